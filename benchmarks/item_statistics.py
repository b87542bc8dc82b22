"""`python -m benchmarks.item_statistics`: the figures of questions for ever more answers.

Ten modules of five questions, of five types; each attempt answers one module.
Nothing of people is read but their enrolments, so those are all there is. The clock runs over
`item_figures`, from the first query to the last figure, and is the best of
three. The memory is that of our process for the figures (tracemalloc), and of
the PostgreSQL process that serves it: the most it ever held (VmHWM).
"""

import argparse
import json
import os
import random
import time
import tracemalloc
import uuid
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.__main__ import make_database
from config.local.services import embedded_services

SIZES = (10_000, 100_000, 1_000_000)
MODULES = 10
ROUNDS = 3
KINDS_ASKED = ("single_choice", "multiple_choice", "ordering", "matching", "short_text")
EMPTY = "TRUNCATE learning_answer, learning_quizattempt, learning_enrolment CASCADE"
COPIES = "CREATE TEMPORARY TABLE quiz (module_number int, module_id uuid, questions jsonb)"
POSSIBLE = """
    CREATE TEMPORARY TABLE possible (
        module_number int, question_id uuid, version text, place int, response jsonb,
        fraction float8
    )
"""
ATTEMPTS = """
    INSERT INTO learning_quizattempt (
        id, public_id, enrolment_id, purpose, module_id, number, questions, pass_mark,
        feedback_when, asks_sureness, is_test_out, reason, started_at, submitted_at, right_count,
        has_kept_pass
    )
    SELECT n, gen_random_uuid(), n, 'module_quiz', module_id, 1, questions, 3,
           'at_once', true, false, '', now(), now(), 0, false
    FROM generate_series(1, %s) n JOIN quiz ON module_number = n %% %s
"""
# Half of those who answer choose the first response, which is right.
ANSWERS = """
    INSERT INTO learning_answer (
        attempt_id, question_id, number, question_version, response, fraction, is_right,
        sureness, seconds, saved_count, answered_at
    )
    SELECT n, question_id, 1, version, response, fraction, fraction = 1,
           1 + floor(random() * 3), 3 + floor(random() * 90), 1, now()
    FROM (
        SELECT n, chosen.question_id,
               CASE WHEN random() < 0.5 THEN 0 ELSE floor(random() * chosen.total) END AS place
        FROM generate_series(1, %s) n
        JOIN (SELECT module_number, question_id, count(*) AS total FROM possible GROUP BY 1, 2)
            chosen ON module_number = n %% %s
    ) picked JOIN possible USING (question_id, place)
"""


def questions_of(kinds: Any) -> list[dict[str, Any]]:
    """One of each type, with ids of its own."""
    found = []
    for name in KINDS_ASKED:
        value = kinds[name].block().get_preview_value()
        question = kinds[name].ask(value, question_id=uuid.uuid4())
        found.append({**question, "hints": [], "read_again": "", "version": uuid.uuid4().hex[:12]})
    return found


def responses_to(question: dict[str, Any], right: Any) -> list[Any]:
    """The right one, and what others may give."""
    chance = random.Random(7)
    if isinstance(right, str):
        options = question.get("options")
        return [right, *([o["id"] for o in options if o["id"] != right] if options else ["hare"])]
    if isinstance(right, dict):
        places = [each["id"] for each in question["matches"]]
        return [right] + [{item: chance.choice(places) for item in right} for _ in range(20)]
    if question["kind"] == "ordering":
        return [right] + [chance.sample(right, len(right)) for _ in range(5)]
    ids = [option["id"] for option in question["options"]]
    return [right] + [chance.sample(ids, chance.randint(1, len(ids))) for _ in range(6)]


def prepare(kinds: Any) -> None:
    """The quizzes, and every answer that can be given to them."""
    with connection.cursor() as cursor:
        cursor.execute(COPIES)
        cursor.execute(POSSIBLE)
        for number in range(MODULES):
            questions = questions_of(kinds)
            row = (number, uuid.uuid4(), json.dumps(questions))
            cursor.execute("INSERT INTO quiz VALUES (%s, %s, %s)", row)
            for question in questions:
                kind = kinds[question["kind"]]
                given = responses_to(question, kind.right_response(question))
                cursor.executemany(
                    "INSERT INTO possible VALUES (%s, %s, %s, %s, %s, %s)",
                    [
                        (
                            number,
                            question["id"],
                            question["version"],
                            place,
                            json.dumps(response),
                            kind.mark(question, response).fraction,
                        )
                        for place, response in enumerate(given)
                    ],
                )


def enrol(count: int, enrolment: Any) -> None:
    """Everybody is here for the first time."""
    now = timezone.now()
    enrolment.objects.bulk_create(
        (
            enrolment(
                pk=n, learner_id=n, organisation_id=1, course_id=uuid.UUID(int=1), enrolled_at=now
            )
            for n in range(1, count + 1)
        ),
        batch_size=5_000,
    )


def fill(answers: int, enrolment: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        # There are no people, so their keys are not looked up.
        cursor.execute("SET session_replication_role = replica")
        attempts = answers // len(KINDS_ASKED)
        enrol(attempts, enrolment)
        cursor.execute(ATTEMPTS, [attempts, MODULES])
        cursor.execute(ANSWERS, [attempts, MODULES])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE learning_answer, learning_quizattempt, learning_enrolment")


def most_held_mb() -> float:
    """What the PostgreSQL process of this connection held at most. Linux alone tells."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status")
    if not status.exists():
        return float("nan")
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measured(work: Any) -> tuple[float, float]:
    """Seconds, the best of some rounds; and megabytes that our process took for it."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    tracemalloc.start()
    work()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(times), peak / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.item_statistics")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="numbers of answers")
    sizes = parser.parse_args().sizes
    with embedded_services(var=None) as addresses:
        os.environ |= addresses
        url = make_database(addresses["DATABASE_URL"], "tenfold_bench_statistics")
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        django.setup()
        # Only with settings can models be imported.
        from courses.questions.kinds import KINDS  # noqa: PLC0415
        from learning.enrolments.models import Enrolment  # noqa: PLC0415
        from learning.quizzes.statistics import item_figures  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        print(f"{'answers':>10}  {'seconds':>8}  {'per million':>11}  {'our MB':>7}  {'its MB':>7}")
        for size in sizes:
            prepare(KINDS)
            fill(size, Enrolment)
            # A new process of PostgreSQL's, whose memory tells of the figures alone.
            connection.close()
            seconds, own = measured(item_figures)
            count = sum(each.answer_count for each in item_figures())
            held = most_held_mb()
            connection.close()
            print(
                f"{count:>10,}  {seconds:>8.2f}  {seconds / count * 1e6:>11.2f}  "
                f"{own:>7.1f}  {held:>7.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
