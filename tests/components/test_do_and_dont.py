def test_do_and_dont_are_two_lists_with_headings(render):
    lists = render("do_and_dont", do=["say <who> you are"], dont=["invent", "copy"])

    assert [h.text for h in lists.find_all("h3")] == ["Do", "Don’t"]
    assert [[li.text for li in ul.find_all("li")] for ul in lists.find_all("ul")] == [
        ["say <who> you are"],
        ["invent", "copy"],
    ]


def test_its_ticks_and_crosses_are_not_read_out(render):
    lists = render("do_and_dont", do=["listen"], dont=["shout"])

    assert {svg["aria-hidden"] for svg in lists.find_all("svg")} == {"true"}
