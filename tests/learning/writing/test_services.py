"""Saving what somebody writes: no words are lost."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from learning.closing.models import ClosingTip, ClosingTipRevision
from learning.enrolments.models import Enrolment
from learning.writing import services
from learning.writing.fields import Unreadable, Words
from learning.writing.services import WORTH_KEEPING, has_words, is_worth_keeping, replace_words
from tests.factories.learning import NOW, make_enrolment

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=90)
some_words = st.dictionaries(st.sampled_from(["tip", "why"]), texts)


def begin(enrolment: Enrolment) -> ClosingTip:
    """A text without words. A tip does for any that this room saves."""
    return ClosingTip.objects.create(enrolment=enrolment, exercise={}, started_at=NOW, saved_at=NOW)


def save(words: Words, *, is_elsewhere: bool = False) -> ClosingTipRevision | None:
    text = ClosingTip.objects.get()
    return replace_words(
        text=text,
        revisions=text.revisions,
        words=words,
        seen_version=text.version - is_elsewhere,
        now=NOW,
    )


def everything() -> list[Words]:
    """What can be read now, earlier texts too."""
    found = [*ClosingTip.objects.all(), *ClosingTipRevision.objects.all()]
    return [row.words for row in found if not row.is_unreadable]


@given(before=some_words, after=some_words, is_elsewhere=st.booleans(), is_settled=st.booleans())
def test_a_text_is_let_go_only_for_a_slip_of_the_keyboard(before, after, is_elsewhere, is_settled):
    if is_worth_keeping(before, after, is_elsewhere=is_elsewhere, is_settled=is_settled):
        assert has_words(before)
    elif has_words(before):
        assert not is_elsewhere
        assert not is_settled
        for name, text in before.items():
            assert len(text) - len(after.get(name, "")) < WORTH_KEEPING


@given(after=some_words, is_elsewhere=st.booleans(), is_settled=st.booleans())
def test_a_text_that_cannot_be_read_is_always_worth_keeping(after, is_elsewhere, is_settled):
    before = Unreadable(b"")

    assert is_worth_keeping(before, after, is_elsewhere=is_elsewhere, is_settled=is_settled)


@given(st.text(), st.text(), st.text(), st.text())
def test_what_is_lost_is_what_stands_between_the_unchanged_ends(start, old, new, end):
    lost = services._gone(start + old + end, start + new + end)

    assert 0 <= lost <= len(old)
    assert services._gone(start, start + new) == 0


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), some_words, st.booleans()),
        st.just(("lose the key", {}, False)),
        st.just(("find the keys", {}, False)),
    ),
    max_size=8,
)


@pytest.mark.django_db
@examples(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whichever_keys_go_and_wherever_one_writes_every_text_worth_keeping_is_there_in_the_end(
    acts, course, settings
):
    every_key = [Fernet.generate_key().decode()]
    settings.REFLECTION_KEYS = list(every_key)
    ClosingTip.objects.all().delete()
    begin(make_enrolment(course))
    now_there: Words = {}
    to_be_found: list[Words] = []

    for act, words, is_elsewhere in acts:
        if act == "lose the key":
            every_key.insert(0, Fernet.generate_key().decode())
            settings.REFLECTION_KEYS = every_key[:1]
        elif act == "find the keys":
            settings.REFLECTION_KEYS = list(every_key)
        else:
            text = ClosingTip.objects.get()
            before: Words | Unreadable = text.words
            save(words, is_elsewhere=is_elsewhere)
            if ClosingTip.objects.get().version == text.version:
                continue
            if is_worth_keeping(before, words, is_elsewhere=is_elsewhere, is_settled=False):
                to_be_found.append(now_there)
            now_there = words

    settings.REFLECTION_KEYS = every_key
    assert ClosingTip.objects.get().words == now_there
    found = everything()
    for text in to_be_found:
        assert text in found


@pytest.mark.django_db
def test_empty_boxes_do_not_take_the_place_of_words_that_cannot_be_read(enrolment, settings):
    begin(enrolment)
    save({"tip": "Put the kettle on", "why": ""})
    old = list(settings.REFLECTION_KEYS)
    settings.REFLECTION_KEYS = [Fernet.generate_key().decode()]

    assert save({"tip": "", "why": ""}, is_elsewhere=True) is None

    settings.REFLECTION_KEYS = old
    assert everything() == [{"tip": "Put the kettle on", "why": ""}]


@pytest.mark.django_db
def test_the_oldest_texts_go_and_those_that_cannot_be_read_stay(enrolment, settings, monkeypatch):
    monkeypatch.setattr(services, "MOST_KEPT", 2)
    begin(enrolment)
    old = list(settings.REFLECTION_KEYS)
    save({"tip": "Locked"})
    settings.REFLECTION_KEYS = [Fernet.generate_key().decode()]
    for number in range(5):
        save({"tip": f"Number {number}"}, is_elsewhere=True)

    settings.REFLECTION_KEYS += old
    kept = ClosingTipRevision.objects.order_by("version")
    assert [one.words["tip"] for one in kept] == ["Locked", "Number 2", "Number 3"]


@pytest.mark.django_db
def test_a_clock_that_goes_backwards_makes_no_text_older(enrolment):
    text = begin(enrolment)
    later = NOW + timedelta(hours=1)
    for moment in (later, NOW):
        replace_words(
            text=text,
            revisions=text.revisions,
            words={"tip": f"At {moment}"},
            seen_version=text.version,
            now=moment,
        )

    assert ClosingTip.objects.get().saved_at == later
