"""Taking a learner's word that they practised."""

from datetime import UTC, datetime

from django.db import transaction

from courses.catalogue.selectors import CourseOutline, ModuleOutline, activities_source
from courses.catalogue.steps import Step
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.events.selectors import practised_activities, practised_on
from learning.progress.selectors import CourseProgress
from learning.progress.services import give_evidence


@transaction.atomic
def record_practice(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    activity_key: str,
    how_it_went: str,
    now: datetime,
) -> CourseProgress:
    """Takes the learner's word that they practised, as evidence for the step.

    One event a learner, activity and day (UTC): pressing twice is practising once.
    """
    held = hold(enrolment.pk)
    outcome = {"activity": activity_key, "how_it_went": how_it_went}
    if not practised_on(
        learner_id=held.learner_id,
        module_id=module.module_id,
        activity_key=activity_key,
        day=now.astimezone(UTC).date(),
    ):
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.PRACTISED,
            module=module,
            step=Step.PRACTISE,
            now=now,
            result=outcome,
        )
    return give_evidence(
        held=held,
        course=course,
        module=module,
        step=Step.PRACTISE,
        evidence={"kind": "own_word", **outcome, **_practised(held, module, activity_key)},
        now=now,
    )


def _practised(held: Enrolment, module: ModuleOutline, activity_key: str) -> dict[str, int]:
    """How much of what the module offers the learner has practised so far, this one included."""
    offered = {each["key"]: each["minutes"] for each in activities_source(module.module_id)}
    done = practised_activities(enrolment_id=held.public_id, module_id=module.module_id)
    if activity_key not in done:
        # Today's is written down in another enrolment of theirs.
        done.append(activity_key)
    return {
        "activities": len(offered.keys() & set(done)),
        "available": len(offered),
        "minutes": sum(offered.get(key, 0) for key in done),
        "minutes_available": sum(offered.values()),
    }
