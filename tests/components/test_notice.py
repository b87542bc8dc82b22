import pytest


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_a_notice_has_its_text_whatever_its_kind(render, kind):
    notice = render("notice", kind=kind, text="Saved <now>.")

    assert f"notice--{kind}" in notice.div["class"]
    assert notice.p.text == "Saved <now>."


def test_what_matters_is_said_and_not_only_coloured(render):
    assert "Important:" in render("notice", kind="error", text="Not sent.").text
    assert "Important:" not in render("notice", kind="success", text="Sent.").text


def test_a_notice_can_hold_more_than_a_sentence(render_source):
    notice = render_source('{% notice heading="Two things" %}<ul><li>One</li></ul>{% endnotice %}')

    assert (notice.h2.text, notice.li.text) == ("Two things", "One")
