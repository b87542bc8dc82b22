def test_an_empty_state_says_what_to_do_next(render):
    empty = render("empty_state", heading="Nothing yet", text="Words.", url="/go/", link_text="Go")

    assert empty.h2.text == "Nothing yet"
    assert (empty.a["href"], empty.a.text) == ("/go/", "Go")


def test_an_empty_state_without_a_way_on_has_no_link(render):
    assert render("empty_state", heading="Nothing yet", text="Come back soon.").a is None
