def test_a_post_and_its_note_belong_together(render):
    post = render(
        "example_post", name="Amara", role="Physiotherapist", text="One\n\nTwo <b>", note="It asks."
    )

    assert post.figure.figcaption.p.text == "About this post. It asks."
    assert [p.text for p in post.blockquote.find_all("p")] == ["One", "Two <b>"]
    assert post.find(class_="example-post__name").text == "Amara"
