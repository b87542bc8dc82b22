"""Reading a learner's own reflection. There is no other way to read one."""

from uuid import UUID

from accounts.models import User
from learning.access import own
from learning.enrolments.models import Enrolment
from learning.reflections.long_form import every_prompt
from learning.reflections.models import Reflection
from learning.writing.selectors import EarlierText, earlier_texts


def own_reflection(*, by: User, enrolment: Enrolment | None, module_id: UUID) -> Reflection | None:
    if enrolment is None:
        return None
    return (
        own(Reflection.objects.all(), by=by)
        .filter(enrolment=enrolment, module_id=module_id)
        .first()
    )


def earlier_answers(reflection: Reflection) -> tuple[EarlierText, ...]:
    """The newest texts that were replaced, newest first, beside the prompts they answer."""
    return earlier_texts(
        reflection.revisions,
        labels=[(prompt["key"], prompt["label"]) for prompt in every_prompt(reflection.exercise)],
    )
