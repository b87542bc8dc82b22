"""Reading a learner's own reflection. There is no other way to read one."""

from uuid import UUID

from courses.access import own
from courses.enrolments.models import Enrolment
from courses.reflections.models import Reflection


def own_reflection(*, enrolment: Enrolment | None, module_id: UUID) -> Reflection | None:
    if enrolment is None:
        return None
    return (
        own(Reflection.objects.all(), by=enrolment.learner)
        .filter(enrolment=enrolment, module_id=module_id)
        .first()
    )
