"""The web process is killed while answers are saved: none that was acknowledged is lost.

Once at every moment of the request that saves the last answer and hands in, and
then at random moments while several people answer. Whoever got no word sends the
same answer again, as a browser does (static/js/quiz.js).
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.local.children import stop, tether
from config.local.scratch import scratch_folder
from tests.post_office import free_port
from tests.soak.dying import HEADER
from tests.soak.site import Site
from tests.worker import PATIENCE, ROOT, wait_until

# For both tests; more than a request has moments.
LEARNERS = 120
AT_ONCE = 4
QUESTIONS = 3
# Each with an open attempt, its session, and the answers that are right.
MAKE_ATTEMPTS = f"""
import json
from django.test import Client
from django.utils import timezone
from courses.catalogue.models import Step
from learning.quizzes.services import start_attempt
from tests.factories.learning import QUIZ, make_course, make_enrolment

course = make_course(modules=1, quiz=QUIZ[:{QUESTIONS}], pass_mark={QUESTIONS})
module = course.modules[0]
made = []
for _ in range({LEARNERS}):
    enrolment = make_enrolment(course)
    state = start_attempt(enrolment=enrolment, module=module, now=timezone.now())
    client = Client()
    client.force_login(enrolment.learner)
    right = [
        next(option["id"] for option in asked.question["options"] if option["is_correct"])
        for asked in state.questions
    ]
    made.append(
        dict(
            session=client.cookies["sessionid"].value,
            attempt=str(state.attempt.public_id),
            path=module.step_url(Step.QUIZ),
            right=right,
        )
    )
print(json.dumps(made))
"""
ANSWERS = """
select count(answer.id),
       count(distinct (answer.question_id, answer.number)) filter (where answer.id is not null),
       attempt.right_count, attempt.submitted_at is not null
from learning_quizattempt attempt left join learning_answer answer on answer.attempt_id = attempt.id
where attempt.public_id = %s group by attempt.id
"""
# What handing in leaves behind, beside the attempt: its event, and the step that is done.
OUTCOME = """
select
  (select count(*) from learning_learningevent event
   where event.verb = 'quiz_submitted' and event.result ->> 'attempt' = attempt.public_id::text),
  (select count(*) from learning_stepprogress step
   where step.enrolment_id = attempt.enrolment_id and step.step = 'quiz'
   and step.completed_at is not null)
from learning_quizattempt attempt where attempt.public_id = %s
"""


@dataclass(frozen=True)
class Sitter:
    """Somebody who answers a quiz."""

    session: str
    attempt: str
    path: str
    right: list[str]


class Web:
    """The site's web server, one process that answers; whoever kills it gets another one."""

    def __init__(self, site: Site, log: Path) -> None:
        self.port = free_port()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "config.wsgi", "--preload"),
                    *("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"),
                    *("--workers", "1", "--threads", str(AT_ONCE), "--no-control-socket"),
                ],
                cwd=ROOT,
                env=site.environment | {"DJANGO_SETTINGS_MODULE": "tests.soak.web_settings"},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=tether(signal.SIGTERM),
            )
        wait_until(lambda: self.get("/healthz") == 200, what=f"the web server: {log}")

    def get(self, path: str) -> int | None:
        return self._ask("GET", path, None, {})

    def answer(self, sitter: Sitter, number: int, *, die_at: int = 0) -> int | None:
        """Sends the right answer, and gives the status; None if no word came back."""
        body = f"attempt={sitter.attempt}&try=1&response={sitter.right[number - 1]}"
        headers = {
            "Cookie": f"sessionid={sitter.session}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            HEADER: str(die_at),
        }
        return self._ask("POST", f"{sitter.path}{number}/", body, headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def answer_until_told(self, sitter: Sitter, number: int) -> int:
        """As a browser does: the same answer again until the site has said something."""
        told: list[int] = []
        wait_until(
            lambda: told.append(self.answer(sitter, number)) or told[-1] is not None,
            what=f"word of answer {number}",
        )
        return told[-1]

    def kill(self) -> bool:
        """kill -9 for the process that answers; False while the next one is not there yet."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        return bool(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with scratch_folder() as scratch:
        site = Site(scratch, tmp_path_factory.mktemp("site"))
        try:
            site.redis.start()
            site.start_postgres()
            site.manage("migrate", "--verbosity", "0")
            yield site
        finally:
            site.stop()


@pytest.fixture(scope="module")
def everybody(site) -> list[Sitter]:
    made = site.run(MAKE_ATTEMPTS).strip().splitlines()[-1]
    return [Sitter(**facts) for facts in json.loads(made)]


@pytest.fixture
def sitters(everybody) -> list[Sitter]:
    """Half of them, whom no other test meets."""
    taken, everybody[:] = everybody[: LEARNERS // 2], everybody[LEARNERS // 2 :]
    return taken


@pytest.fixture
def web(site, tmp_path) -> Iterator[Web]:
    web = Web(site, tmp_path / "web.log")
    yield web
    stop(web.process, signal.SIGTERM)


def assert_one_truthful_attempt(site: Site, sitter: Sitter, *, answered: int) -> None:
    """Every answer once; handed in with its count exactly when all are there, and the step done."""
    rows, distinct, right_count, is_handed_in = site.rows(ANSWERS, sitter.attempt)[0]
    is_over = answered == QUESTIONS
    assert (rows, distinct) == (answered, answered)
    assert (is_handed_in, right_count) == (is_over, answered if is_over else None)
    assert site.rows(OUTCOME, sitter.attempt) == [(1, 1) if is_over else (0, 0)]


def test_the_web_process_killed_between_any_two_statements_loses_no_answer(site, web, sitters):
    last = QUESTIONS
    for moment, sitter in enumerate(sitters, start=1):
        for number in range(1, last):
            assert web.answer_until_told(sitter, number) == 302
        told = web.answer(sitter, last, die_at=moment)
        kept = site.rows(ANSWERS, sitter.attempt)[0][0]
        # All of it or nothing: what was cut short leaves no half of itself.
        assert_one_truthful_attempt(site, sitter, answered=kept)
        if told is not None:
            break
        assert web.answer_until_told(sitter, last) == 302
        assert_one_truthful_attempt(site, sitter, answered=QUESTIONS)
    else:
        raise AssertionError("the request has more moments than there are learners")

    assert told == 302
    assert kept == QUESTIONS
    print(f"\nKilled at each of {moment - 1} moments of handing in")  # noqa: T201
    assert moment > 2 * QUESTIONS


def test_the_web_process_killed_at_random_moments_loses_no_acknowledged_answer(
    site, web, sitters, chance, rounds
):
    waiting = iter(sitters)
    acknowledged: dict[str, set[int]] = {sitter.attempt: set() for sitter in sitters}
    enough = threading.Event()
    failures: list[BaseException] = []
    lock = threading.Lock()

    def work() -> None:
        try:
            while not enough.is_set():
                with lock:
                    sitter = next(waiting, None)
                if sitter is None:
                    return
                for number in range(1, QUESTIONS + 1):
                    assert web.answer_until_told(sitter, number) == 302
                    acknowledged[sitter.attempt].add(number)
        except BaseException as failure:
            failures.append(failure)

    people = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for person in people:
        person.start()
    kills = 0
    while kills < len(rounds) and any(person.is_alive() for person in people):
        time.sleep(chance.uniform(0, 0.6))
        kills += web.kill()
    enough.set()
    for person in people:
        person.join(PATIENCE * QUESTIONS)

    assert failures == []
    told = sum(map(len, acknowledged.values()))
    print(f"\nKilled {kills} times at random: {told} answers acknowledged, all kept")  # noqa: T201
    assert told
    assert kills
    for sitter in sitters:
        assert_one_truthful_attempt(site, sitter, answered=len(acknowledged[sitter.attempt]))
