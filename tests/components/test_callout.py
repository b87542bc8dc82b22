import pytest


@pytest.mark.parametrize("kind", ["important", "evidence", "regulator", "changed"])
def test_a_callout_says_its_kind_in_words(render, kind):
    callout = render("callout", kind=kind, label="Why it matters", heading="Trust", text="Slow.")

    assert f"callout--{kind}" in callout.section["class"]
    assert callout.find(class_="callout__kind").text == "Why it matters"
    assert callout.h3.text == "Trust"
