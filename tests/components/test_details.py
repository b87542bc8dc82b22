def test_details_are_closed_until_asked_for(render):
    details = render("details", summary="Why?", text="So that we can.").details

    assert not details.has_attr("open")
    assert (details.summary.text, details.p.text) == ("Why?", "So that we can.")


def test_details_may_start_open_and_hold_anything(render_source):
    details = render_source(
        '{% details summary="Why?" is_open=True %}<ul><li>So</li></ul>{% enddetails %}'
    ).details

    assert details.has_attr("open")
    assert details.li.text == "So"
