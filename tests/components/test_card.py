def test_a_card_holds_what_stands_between_its_tags(render_source):
    card = render_source(
        "{% card heading=title %}<p>In {{ where }}</p>{% endcard %}", title="A & B", where="<here>"
    ).section

    assert card.h2.text == "A & B"
    assert card.p.text == "In <here>"


def test_a_card_without_a_heading_has_none(render_source):
    assert render_source("{% card %}<p>Text</p>{% endcard %}").h2 is None
