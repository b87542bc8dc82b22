"""Which questions a session asks, and when it is enough."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from learning.renewals.drawing import QUESTIONS, SESSIONS, Sat, drawn, is_enough, left_wrong

KEYS = [UUID(int=number) for number in range(1, 31)]
POOLS = st.lists(st.sampled_from(KEYS), unique=True, min_size=1)
SESSIONS_SAT = st.lists(
    st.dictionaries(st.sampled_from(KEYS), st.booleans(), min_size=1, max_size=8).map(Sat),
    max_size=6,
)


@given(POOLS, SESSIONS_SAT, st.sets(st.sampled_from(KEYS)))
def test_a_session_asks_each_question_once_and_no_more_than_eight(pool, sat, weak):
    asked = drawn(pool, sat=sat, weak=weak, seed="a")

    assert len(asked) == len(set(asked)) <= QUESTIONS
    assert set(asked) <= set(pool)
    assert asked == drawn(list(reversed(pool)), sat=sat, weak=weak, seed="a")


@given(POOLS, SESSIONS_SAT.filter(bool), st.sets(st.sampled_from(KEYS)))
def test_what_was_wrong_comes_back_in_the_next_session(pool, sat, weak):
    asked = drawn(pool, sat=sat, weak=weak, seed="a")

    assert sat[-1].wrong & set(pool) <= set(asked)


@given(POOLS, SESSIONS_SAT)
def test_whoever_is_not_done_always_has_something_to_answer(pool, sat):
    assert is_enough(sat, pool) or drawn(pool, sat=sat, weak=(), seed="a")


def test_what_was_wrong_in_an_earlier_period_comes_first():
    weak = set(KEYS[20:24])

    assert set(drawn(KEYS, sat=[], weak=weak, seed="a")[:4]) == weak


def test_what_was_not_asked_yet_comes_before_what_was_right():
    sat = [Sat(dict.fromkeys(KEYS[:8], True))]

    assert not set(drawn(KEYS[:20], sat=sat, weak=(), seed="a")) & set(KEYS[:8])


def test_wrong_once_at_the_end_is_not_left_wrong_twice():
    right = Sat({KEYS[0]: True})
    wrong = Sat({KEYS[0]: False})

    assert not left_wrong([right, right, wrong])
    assert not left_wrong([wrong, right, wrong])
    assert left_wrong([right, wrong, wrong]) == {KEYS[0]}


def test_left_wrong_twice_asks_for_one_more_session_with_that_question_alone():
    sat = [Sat({KEYS[0]: False, key: True}) for key in KEYS[1:4]]

    assert len(sat) == SESSIONS
    assert not is_enough(sat, KEYS)
    assert drawn(KEYS, sat=sat, weak=(), seed="a") == (KEYS[0],)
    assert is_enough([*sat, Sat({KEYS[0]: True})], KEYS)


def test_a_question_that_is_gone_holds_nobody_up():
    sat = [Sat({KEYS[0]: False, key: True}) for key in KEYS[1:4]]

    assert is_enough(sat, KEYS[1:])


def test_two_sessions_are_not_enough_however_good():
    assert not is_enough([Sat({KEYS[0]: True})] * 2, KEYS)
