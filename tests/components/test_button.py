def test_a_button_submits_its_form(render):
    button = render("button", text="Save").button

    assert (button["type"], button["class"], button.text) == ("submit", ["button"], "Save")
    assert not button.has_attr("name")


def test_a_named_button_says_which_one_was_pressed(render):
    button = render("button", text="Finish", name="finish", kind="secondary").button

    assert (button["name"], button["value"]) == ("finish", "1")
    assert "button--secondary" in button["class"]


def test_what_a_button_says_is_escaped(render):
    assert render("button", text="<b>Save</b>").b is None
