"""What comes with an answer: when its page was shown, and one sent by somebody signed out.
And what a page tells its script, which keeps answers on the device while there is no network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.sessions import is_shared_computer
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.selectors import AskedQuestion

SALT = "learning.quizzes.shown"
PUT_BY = "answer_put_by"
# Far more than an answer has; a session is no store for what anybody sends.
MOST_CHARACTERS = 4_000
NAMES = ("attempt", "try", "sureness", "shown")


def stamp(attempt: QuizAttempt, asked: AskedQuestion, *, now: datetime) -> str:
    """When this question was shown, signed: the page carries it and can't change it."""
    name = _name(attempt, asked.number, asked.next_try)
    shown = {"to": name, "at": int(now.timestamp())}
    return signing.dumps(shown, salt=SALT, compress=False)


def is_stamp(value: str, attempt: QuizAttempt, asked: AskedQuestion) -> bool:
    return _shown_at(value, _name(attempt, asked.number, asked.next_try)) is not None


def seconds_since(
    value: str, attempt: QuizAttempt, number: int, try_number: int, *, now: datetime
) -> int | None:
    """How long the question was looked at, at most an hour; None if nobody can say."""
    shown_at = _shown_at(value, _name(attempt, number, try_number))
    if shown_at is None:
        return None
    return min(max(int(now.timestamp()) - shown_at, 0), Answer.MAX_SECONDS)


def _shown_at(value: str, name: str) -> int | None:
    try:
        shown: dict[str, Any] = signing.loads(value, salt=SALT)
    except signing.BadSignature:
        return None
    return int(shown["at"]) if shown["to"] == name else None


def _name(attempt: QuizAttempt, number: int, try_number: int) -> str:
    return f"{attempt.public_id}/{number}/{try_number}"


def is_by_script(request: HttpRequest) -> bool:
    """Whether static/js/quiz.js sent it: it asks what became of the answer, not for a page."""
    return request.headers.get("Accept") == "application/json"


@dataclass(frozen=True)
class Device:
    """Whose answers this browser may keep and send, and how long it may keep them."""

    learner: str  # "" for a visitor
    is_shared: bool


def device_of(request: HttpRequest) -> Device:
    learner = learner_key(request.user) if request.user.is_authenticated else ""
    return Device(learner=learner, is_shared=is_shared_computer(request))


def learner_key(learner: User) -> str:
    """A name for the learner that says nothing about them: answers are kept under it."""
    return salted_hmac("learning.quizzes.device", str(learner.pk)).hexdigest()[:32]


def put_by(request: HttpRequest) -> None:
    """Keeps an answer that came after its session had ended, until somebody signs in here."""
    sent = {
        name: values
        for name, values in request.POST.lists()
        if name in NAMES or name.startswith("response")
    }
    length = sum(len(value) for values in sent.values() for value in values)
    if "attempt" in sent and length <= MOST_CHARACTERS:
        request.session[PUT_BY] = sent


def taken_back(
    request: HttpRequest, attempt: QuizAttempt, asked: AskedQuestion
) -> QueryDict | None:
    """The answer that was put by, if it was for this very question. It is kept no longer.

    On a shared computer somebody else may have signed in: their attempt is another one.
    """
    sent: dict[str, list[str]] | None = request.session.pop(PUT_BY, None)
    if sent is None or not asked.is_open:
        return None
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    is_this = data.get("attempt") == str(attempt.public_id)
    return data if is_this and data.get("try") == str(asked.next_try) else None
