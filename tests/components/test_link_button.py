def test_a_link_button_is_a_link(render):
    link = render("link_button", text="Go on", url="/learn/?a=1&b=2", kind="secondary").a

    assert (link["href"], link.text) == ("/learn/?a=1&b=2", "Go on")
    assert link["class"] == ["button", "link-button", "button--secondary"]
