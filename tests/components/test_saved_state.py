from datetime import UTC, datetime


def test_it_says_when_the_words_were_saved_in_the_readers_time(render, settings):
    part = render("saved_state", saved_at=datetime(2026, 7, 1, 13, 2, tzinfo=UTC))

    assert part.p.text == "Saved at 14:02 on 1 July 2026."
    assert part.p["role"] == "status"


def test_it_is_there_to_announce_the_first_save(render):
    assert render("saved_state").p.text == ""
