from content.gallery import SampleTask


def test_each_task_is_a_link_with_its_state_in_words(render):
    tasks = [SampleTask("Read", "Done", "done", "/learn/"), SampleTask("Answer", "Not started")]
    items = render("task_list", tasks=tasks).find_all("li")

    assert [(li.a.text, li.span.text) for li in items] == [
        ("Read", "Done"),
        ("Answer", "Not started"),
    ]
    assert items[0].a["href"] == "/learn/"
