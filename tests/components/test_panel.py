def test_a_panel_says_what_is_done(render):
    panel = render("panel", heading="You finished", text="Well done.")

    assert (panel.h2.text, panel.p.text) == ("You finished", "Well done.")


def test_a_panel_can_hold_more(render_source):
    panel = render_source('{% panel heading="Nearly" kind="again" %}<p>2 of 4</p>{% endpanel %}')

    assert "panel--again" in panel.div["class"]
    assert panel.p.text == "2 of 4"
