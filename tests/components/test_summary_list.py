from content.gallery import SampleRow


def test_a_fact_can_be_changed_by_a_link_that_says_which(render):
    rows = [SampleRow("Days", "Monday", "/plan/", "Change"), SampleRow("Time", "18:00")]
    facts = render("summary_list", rows=rows)

    assert [(dt.text, dt.find_next("dd").text) for dt in facts.find_all("dt")] == [
        ("Days", "Monday"),
        ("Time", "18:00"),
    ]
    assert [(a.text, a["href"]) for a in facts.find_all("a")] == [("Change: Days", "/plan/")]
