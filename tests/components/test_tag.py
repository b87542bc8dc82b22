def test_a_tag_is_a_word_not_only_a_colour(render):
    tag = render("tag", text="Done", kind="done").span

    assert (tag.text, tag["class"]) == ("Done", ["tag", "tag--done"])


def test_a_tag_without_a_kind_is_plain(render):
    assert render("tag", text="New").span["class"] == ["tag"]
