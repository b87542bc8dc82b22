"""Writing corrections: when a module is published, and when a learner has read one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from courses.catalogue.models import ModulePage
from courses.catalogue.selectors import CourseOutline, ModuleOutline
from learning.access import NotYours, own_enrolments
from learning.corrections.models import Correction, CorrectionSeen
from learning.corrections.selectors import correction_of
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent

CORRECTED = "learning.correct"


@transaction.atomic
def keep_corrections(*, page: ModulePage, by: User | None, now: datetime) -> None:
    """Makes what learners are told be what the published page says. Twice is the same as once.

    A correction counts from when it was first published: who does the step
    afterwards reads the right words. Mending its words tells nobody again; taking
    it out of the page stops telling, and putting it back goes on.
    """
    known = {
        each.correction_id: each
        for each in Correction.objects.filter(module_id=page.translation_key)
    }
    live = {UUID(block.id): block.value for block in page.corrections}
    for correction_id, value in live.items():
        words = {"step": value["step"], "words": value["words"], "is_shown": True}
        if correction_id not in known:
            Correction.objects.create(
                correction_id=correction_id,
                module_id=page.translation_key,
                version=page.version,
                by=by,
                published_at=now,
                **words,
            )
            log(page, CORRECTED, user=by, data={"step": value["step"], "words": value["words"]})
        elif any(getattr(known[correction_id], name) != each for name, each in words.items()):
            Correction.objects.filter(pk=known[correction_id].pk).update(**words)
    gone = [each.pk for each in known.values() if each.correction_id not in live]
    Correction.objects.filter(pk__in=gone, is_shown=True).update(is_shown=False)


@transaction.atomic
def mark_seen(
    *,
    by: User,
    course: CourseOutline,
    module: ModuleOutline,
    correction_id: UUID,
    now: datetime,
) -> None:
    """Notes that the learner has read a correction, in each of their enrolments in the course.

    Pressing twice notes it once. Raises NoSuchCorrection, and NotYours for
    somebody who does not take the course.
    """
    correction = correction_of(module.module_id, correction_id)
    enrolments = list(own_enrolments(by=by).filter(course_id=course.course_id).order_by("pk"))
    if not enrolments:
        raise NotYours
    for enrolment in enrolments:
        held = hold(enrolment.pk)
        _seen, is_new = CorrectionSeen.objects.get_or_create(
            enrolment=held, correction=correction, defaults={"seen_at": now}
        )
        if is_new:
            record_learning(
                enrolment=held,
                verb=LearningEvent.Verb.CORRECTION_SEEN,
                module=module,
                step=correction.step,
                now=now,
                result={"correction": str(correction_id), "version": correction.version},
            )
