"""The gallery shows every type of question in every state."""

from courses.questions.kinds import KINDS
from courses.questions.samples import samples

# Its sample would need a picture from the library.
NOT_SHOWN = {"picture_choice"}


def test_every_type_is_shown_blank_refused_right_and_wrong():
    shown = {sample.kind: sample for sample in samples()}

    assert shown.keys() == KINDS.keys() - NOT_SHOWN
    for sample in shown.values():
        right, wrong = sample.outcomes
        assert not sample.blank.is_bound
        assert sample.refused.errors, sample.kind
        assert right.is_right, sample.kind
        assert not wrong.is_right, sample.kind
