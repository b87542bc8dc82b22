"""`python -m benchmarks.learner_list`: the list of a large cohort's learners, a page at a time.

The learners go straight into the tables, each with a random part of the course
done. Every line is the best of three requests by somebody who leads them; its
queries are all that the request makes, sign-in included. The last line is what
a list costs that computes everybody's progress before it shows anybody.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.__main__ import make_database
from config.local.services import embedded_services

LEARNERS = 3_000
ROUNDS = 3
A_PAGE = 25
FACILITATOR = "facilitator@demo.example"
NAMES = ("Acorn", "Birch", "Clover", "Daisy", "Elder", "Fern", "Gorse", "Hazel")


def measured(work: Callable[[], Any]) -> tuple[float, int]:
    """Milliseconds, the best of some rounds; and queries."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as queries:
        work()
    return min(times) * 1000, len(queries)


def fill(count: int) -> Any:
    """A cohort of so many learners of the demonstration's course; gives it."""
    from accounts.models import CohortMembership, Membership, Organisation, User  # noqa: PLC0415
    from accounts.services import add_facilitator, create_cohort  # noqa: PLC0415
    from courses.catalogue.selectors import course_outlines  # noqa: PLC0415
    from learning.enrolments.models import Enrolment  # noqa: PLC0415
    from learning.progress.models import StepProgress  # noqa: PLC0415

    now, chance = timezone.now(), random.Random(7)
    course = course_outlines()[0]
    steps = [(module.module_id, step) for module in course.modules for step in module.steps]
    organisation = Organisation.objects.get(slug="demo")
    cohort = create_cohort(
        organisation=organisation,
        course_id=course.course_id,
        name="Everybody",
        starts_at=now,
        by=None,
    )
    facilitator = User.objects.get(email=FACILITATOR)
    add_facilitator(cohort=cohort, user=facilitator, by=None, now=now)
    people = User.objects.bulk_create(
        User(email=f"many-{n}@demo.example", name=f"{chance.choice(NAMES)} Demo {n}")
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=each, organisation=organisation, role=Membership.Role.LEARNER)
        for each in people
    )
    CohortMembership.objects.bulk_create(
        CohortMembership(cohort=cohort, user=each, joined_at=now) for each in people
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            learner=each,
            organisation=organisation,
            course_id=course.course_id,
            enrolled_at=now,
            requirements=course.requirements.as_json(),
            steps_asked=course.requirements.step_count,
            steps_done=(done := chance.randint(0, len(steps))),
            has_begun=done > 0,
            last_seen_at=now - timedelta(minutes=chance.randint(0, 99_999)) if done else None,
        )
        for each in people
    )
    StepProgress.objects.bulk_create(
        (
            StepProgress(
                enrolment=each,
                module_id=module_id,
                step=step,
                started_at=now,
                completed_at=now,
                evidence={"kind": "own_word"},
            )
            for each in enrolments
            for module_id, step in steps[: each.steps_done]
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return cohort


def compute_everybody(cohort: Any) -> None:
    """What a list has to do that keeps no counts: read and judge every step of everybody."""
    from courses.catalogue.selectors import course_outlines  # noqa: PLC0415
    from learning.enrolments.models import Enrolment  # noqa: PLC0415
    from learning.progress.models import StepProgress  # noqa: PLC0415
    from learning.progress.selectors import progress_in  # noqa: PLC0415

    course = course_outlines()[0]
    members = cohort.memberships.values("user")
    enrolments = list(Enrolment.objects.filter(learner__in=members).select_related("learner"))
    steps: dict[int, list[Any]] = {}
    for row in StepProgress.objects.filter(enrolment__in=enrolments):
        steps.setdefault(row.enrolment_id, []).append(row)
    rows = [
        (
            progress_in(
                course=course, enrolment=each, completion=None, rows=steps.get(each.pk, ())
            ),
            each,
        )
        for each in enrolments
    ]
    rows.sort(key=lambda row: row[0].done_step_count)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learner_list")
    parser.add_argument("learners", type=int, nargs="?", default=LEARNERS)
    count = parser.parse_args().learners
    with (
        embedded_services(var=None) as addresses,
        tempfile.TemporaryDirectory() as scratch,
    ):
        os.environ |= {**addresses, "VAR_DIR": scratch}
        url = make_database(addresses["DATABASE_URL"], "tenfold_bench_learners")
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        django.setup()
        # Only with settings can models be imported.
        from accounts.models import User  # noqa: PLC0415
        from config.local import prepare  # noqa: PLC0415

        prepare.migrate()
        prepare.seed()
        prepare.collect_static()
        cohort = fill(count)
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(email=FACILITATOR))
        last = -(-count // A_PAGE)
        address = f"/facilitate/{cohort.public_id}/"
        asked = {
            f"page {page:>3} by {sort}": f"{address}?sort={sort}&page={page}"
            for sort in ("name", "done", "-done", "seen", "-seen")
            for page in (1, last // 2, last)
        }
        asked |= {
            "page   1 of who is on the way": f"{address}?state=started",
            "page   1 of a search by name": f"{address}?q=hazel",
            "the whole list (CSV)": f"{address}learners.csv",
        }
        print(f"{count:,} learners, {A_PAGE} a page")
        print(f"{'':<32}  {'ms':>8}  {'queries':>7}")
        for name, path in asked.items():
            if client.get(path).status_code != 200:
                raise SystemExit(f"{path} was not answered.")
            spent, queries = measured(lambda path=path: client.get(path))
            print(f"{name:<32}  {spent:>8.1f}  {queries:>7}", flush=True)
        spent, queries = measured(lambda: compute_everybody(cohort))
        print(f"{'computing everybody, any page':<32}  {spent:>8.1f}  {queries:>7}")
        connection.close()


if __name__ == "__main__":
    main()
