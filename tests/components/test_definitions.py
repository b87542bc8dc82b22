def test_each_word_stands_with_its_meaning_and_has_an_address(render):
    words = render(
        "definitions",
        terms=[
            {"term": "Direct <message>", "meaning": "<p>To <b>one</b> person.</p>"},
            {"term": "Thread", "meaning": "<p>Posts that belong together.</p>"},
        ],
    )

    assert [dt.text for dt in words.find_all("dt")] == ["Direct <message>", "Thread"]
    assert words.find(id="term-direct-message").dd.text.strip() == "To one person."
    assert words.find(id="term-thread").dt.text == "Thread"
