"""Events are only added; the database refuses the rest, whoever asks and however."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import RestrictViolation

from accounts.models import User
from learning.enrolments.models import Enrolment
from learning.enrolments.services import record_learning
from learning.events import services
from learning.events.models import EventRemoval, LearningEvent
from learning.events.services import forget_learner, purge_events
from tests.factories.accounts import make_organisation, make_person
from tests.factories.learning import ENROLLED_AT, NOW, make_course, make_enrolment
from tests.migrated import database_url

DAY = timedelta(days=1)
UPDATE = "UPDATE learning_learningevent SET "
DELETE = "DELETE FROM learning_learningevent "
TRUNCATE = "TRUNCATE learning_learningevent "


@pytest.fixture
def enrolments(db) -> list[Enrolment]:
    """Two learners of the same course, in the same place, with the same events."""
    return make_two()


def make_two() -> list[Enrolment]:
    course, organisation = make_course(), make_organisation()
    found = [make_enrolment(course, organisation=organisation) for _ in range(2)]
    for enrolment in found:
        happened(enrolment, at=NOW)
    return found


def happened(enrolment: Enrolment, *, at: datetime) -> None:
    record_learning(
        enrolment=enrolment,
        verb=LearningEvent.Verb.PRACTISED,
        now=at,
        step="practise",
        result={"activity": "three-lines"},
    )


def rows() -> list[dict]:
    return list(LearningEvent.objects.order_by("pk").values())


def sql(statement: str, **values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def saved_again() -> None:
    event = LearningEvent.objects.earliest("pk")
    event.step = "quiz"
    event.save()


def in_bulk() -> None:
    event = LearningEvent.objects.earliest("pk")
    event.result = {}
    LearningEvent.objects.bulk_update([event], ["result"])


def written_over() -> None:
    event = LearningEvent.objects.earliest("pk")
    LearningEvent.objects.bulk_create(
        [event], update_conflicts=True, unique_fields=["public_id"], update_fields=["step"]
    )


REFUSED: dict[str, Callable[[], object]] = {
    "update by a queryset": lambda: LearningEvent.objects.update(step="quiz"),
    "update that changes nothing": lambda: LearningEvent.objects.update(step="practise"),
    "update by SQL": lambda: sql(UPDATE + "result = '{}'"),
    "update by save": saved_again,
    "update by bulk_update": in_bulk,
    "update by bulk_create": written_over,
    "another learner": lambda: LearningEvent.objects.update(learner=make_person()),
    "no learner": lambda: LearningEvent.objects.update(learner=None),
    "no learner, by SQL": lambda: sql(UPDATE + "learner_id = NULL"),
    "delete by a queryset": lambda: LearningEvent.objects.all().delete(),
    "delete of one": lambda: LearningEvent.objects.earliest("pk").delete(),
    "delete by SQL": lambda: sql(DELETE),
    "truncate": lambda: sql(TRUNCATE),
    "truncate with what depends on it": lambda: sql(TRUNCATE + "CASCADE"),
    "truncate from people": lambda: sql("TRUNCATE accounts_user CASCADE"),
    "truncate from organisations": lambda: sql("TRUNCATE accounts_organisation CASCADE"),
}


def is_refused(deed: Callable[[], object]) -> bool:
    """Whether the database refuses it, and says so clearly; and nothing has changed."""
    before = rows()
    # PostgreSQL doesn't even try to truncate while a foreign key waits to be checked.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refusal = pytest.raises(IntegrityError, match="Learning events are append-only: ")
    with refusal as caught, transaction.atomic():
        deed()
    sql("SET CONSTRAINTS ALL DEFERRED")
    assert isinstance(caught.value.__cause__, RestrictViolation)
    return rows() == before


def test_events_are_added(enrolments):
    before = rows()

    happened(enrolments[0], at=NOW)

    assert rows()[:-1] == before
    assert rows()[-1]["enrolment_id"] == enrolments[0].public_id
    assert rows()[-1]["learner_id"] == enrolments[0].learner_id


@pytest.mark.parametrize("deed", REFUSED.values(), ids=REFUSED.keys())
def test_all_else_is_refused(enrolments, deed):
    assert is_refused(deed)


def test_a_person_with_events_is_not_deleted(enrolments):
    learner = enrolments[0].learner

    with pytest.raises(ProtectedError):
        learner.delete()

    assert User.objects.filter(pk=learner.pk).exists()
    assert LearningEvent.objects.filter(learner=learner).count() == 2


# --- Forgetting a learner ------------------------------------------------------------


def test_forgetting_empties_the_learner_of_their_own_events_and_nothing_else(enrolments):
    forgotten, _other = enrolments
    before = rows()

    count = forget_learner(learner=forgotten.learner, by=make_person(), now=NOW)

    assert count == 2
    assert rows() == [
        {**row, "learner_id": None} if row["learner_id"] == forgotten.learner_id else row
        for row in before
    ]


def test_a_forgotten_learner_can_be_deleted(enrolments):
    forgotten, other = enrolments

    forget_learner(learner=forgotten.learner, by=forgotten.learner, now=NOW)
    # What else is kept of them goes by name, before they do (`accounts.guards`).
    forgotten.delete()
    forgotten.learner.delete()

    assert set(LearningEvent.objects.values_list("learner", flat=True)) == {None, other.learner_id}
    removal = EventRemoval.objects.get()
    assert (removal.count, removal.by) == (2, None)


def test_forgetting_writes_down_who_when_and_how_many_but_not_whom(enrolments):
    learner, editor = enrolments[0].learner, make_person()

    forget_learner(learner=learner, by=editor, now=NOW)

    removal = EventRemoval.objects.values().get()
    assert removal.pop("id")
    assert removal == {
        "kind": "forgotten",
        "count": 2,
        "purged_to_at": None,
        "by_id": editor.pk,
        "removed_at": NOW,
    }


def test_forgetting_twice_writes_down_once(enrolments):
    learner = enrolments[0].learner
    forget_learner(learner=learner, by=learner, now=NOW)

    assert forget_learner(learner=learner, by=learner, now=NOW) == 0
    assert EventRemoval.objects.count() == 1


@pytest.mark.parametrize("deed", REFUSED.values(), ids=REFUSED.keys())
def test_after_forgetting_all_is_refused_as_before(enrolments, deed):
    """In the same transaction: what was allowed ended with the service."""
    forget_learner(learner=enrolments[0].learner, by=enrolments[0].learner, now=NOW)

    assert is_refused(deed)


@pytest.mark.parametrize(
    "statement",
    [
        UPDATE + "learner_id = NULL, step = 'quiz' WHERE learner_id = %(own)s",
        UPDATE + "learner_id = NULL, result = '{}' WHERE learner_id = %(own)s",
        UPDATE + "learner_id = NULL, occurred_at = now() WHERE learner_id = %(own)s",
        UPDATE + "learner_id = NULL WHERE learner_id = %(other)s",
        UPDATE + "learner_id = NULL",
        UPDATE + "learner_id = %(other)s WHERE learner_id = %(own)s",
        UPDATE + "step = 'quiz' WHERE learner_id = %(own)s",
    ],
)
def test_while_a_learner_is_forgotten_the_database_allows_only_that(enrolments, statement):
    own, other = (each.learner_id for each in enrolments)

    with services._database_allows(services.FORGETS_LEARNER, str(own)):
        assert is_refused(lambda: sql(statement, own=own, other=other))
        assert is_refused(lambda: sql(DELETE + "WHERE learner_id = %(own)s", own=own))
        assert is_refused(lambda: sql(TRUNCATE))


def test_what_was_allowed_ends_when_the_service_fails(enrolments):
    learner = enrolments[0].learner

    with (
        pytest.raises(ZeroDivisionError),
        services._database_allows(services.FORGETS_LEARNER, str(learner.pk)),
    ):
        raise ZeroDivisionError

    assert is_refused(lambda: LearningEvent.objects.filter(learner=learner).update(learner=None))


# --- The purge -----------------------------------------------------------------------


def test_the_purge_deletes_what_is_older_and_leaves_the_rest(enrolments):
    before = rows()

    count = purge_events(before=NOW, by=None, now=NOW + DAY)

    assert count == 2
    assert {row["occurred_at"] for row in before} == {ENROLLED_AT, NOW}
    assert rows() == [row for row in before if row["occurred_at"] == NOW]


def test_the_purge_writes_down_what_it_did(enrolments):
    by = make_person()

    purge_events(before=NOW, by=by, now=NOW + DAY)

    removal = EventRemoval.objects.values().get()
    assert removal.pop("id")
    assert removal == {
        "kind": "purged",
        "count": 2,
        "purged_to_at": NOW,
        "by_id": by.pk,
        "removed_at": NOW + DAY,
    }


def test_a_purge_with_nothing_to_delete_writes_nothing_down(enrolments):
    assert purge_events(before=ENROLLED_AT, by=None, now=NOW) == 0
    assert not EventRemoval.objects.exists()
    assert len(rows()) == 4


@pytest.mark.django_db
@given(ages=st.lists(st.integers(0, 9), max_size=12), oldest=st.integers(0, 9))
def test_a_purge_in_batches_deletes_the_same_in_whatever_order_events_came(ages, oldest):
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(services, "PURGE_AT_ONCE", 3)
        enrolment = Enrolment(
            learner=make_person(), organisation=make_organisation(), course_id=uuid4()
        )
        for age in ages:
            happened(enrolment, at=NOW - age * DAY)

        count = purge_events(before=NOW - oldest * DAY, by=None, now=NOW)

        kept = [age for age in ages if age <= oldest]
        assert [row["occurred_at"] for row in rows()] == [NOW - age * DAY for age in kept]
        written = EventRemoval.objects.values_list("count", flat=True)
        assert sum(written) == count == len(ages) - len(kept)
        assert max(written, default=0) <= 3
        transaction.set_rollback(True)


@pytest.mark.parametrize("deed", REFUSED.values(), ids=REFUSED.keys())
def test_after_the_purge_all_is_refused_as_before(enrolments, deed):
    purge_events(before=NOW, by=None, now=NOW)

    assert is_refused(deed)


def test_while_events_are_purged_the_database_allows_only_that(enrolments):
    with services._database_allows(services.PURGES_BEFORE, NOW.isoformat()):
        assert is_refused(lambda: sql(DELETE + "WHERE occurred_at = %(new)s", new=NOW))
        assert is_refused(lambda: sql(DELETE))
        assert is_refused(lambda: sql(UPDATE + "learner_id = NULL"))
        assert is_refused(
            lambda: sql(
                UPDATE + "step = 'quiz' WHERE occurred_at = %(old)s",
                old=ENROLLED_AT,
            )
        )
        assert is_refused(lambda: sql(TRUNCATE))


# --- Another connection --------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "what, value, statement",
    [
        (
            services.FORGETS_LEARNER,
            "{own}",
            UPDATE + "learner_id = NULL WHERE learner_id = %(own)s",
        ),
        (
            services.PURGES_BEFORE,
            "2100-01-01T00:00:00+00:00",
            DELETE + "WHERE learner_id = %(own)s",
        ),
    ],
    ids=["forgetting", "the purge"],
)
def test_what_one_transaction_may_do_no_other_may(what, value, statement):
    own = make_two()[0].learner_id
    other = psycopg.connect(database_url(connection.settings_dict["NAME"]))

    with other, services._database_allows(what, value.format(own=own)):
        with pytest.raises(RestrictViolation):
            other.execute(statement, {"own": own})
        other.rollback()
        sql(statement, own=own)

    # Nor may the next transaction of the same connection.
    assert LearningEvent.objects.filter(learner=own).count() == 0
    assert is_refused(lambda: sql(DELETE))
