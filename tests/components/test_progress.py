def test_progress_is_named_by_its_words(render):
    part = render("progress", done=3, all=10, words="3 of 10 modules done")

    assert (part.progress["value"], part.progress["max"]) == ("3", "10")
    assert part.find(id=part.progress["aria-labelledby"]).text == "3 of 10 modules done"
