"""Structured logs: one JSON object a line, with ids and never content.

A record's `extra` may carry the keys of `ALLOWED_EXTRA` only; anything else is
dropped, so that no name, answer or reflection slips into a log that way. Of an
error only its type and the places it passed through are kept: its words may
quote what somebody wrote.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath

request_id: ContextVar[str] = ContextVar("request_id", default="-")

ALLOWED_EXTRA = (
    "event",
    "request_id",
    "user_id",
    "organisation_id",
    "enrolment_id",
    "message_id",
    "plan_id",
    "attempt_id",
    "activity_id",
    "kind",
    "state",
    "count",
    "status_code",
    "error",
)
FRAMES_KEPT = 12
# Celery's names for what goes into its messages: results, errors and what a task was given.
_CONTENT = {"args", "exc", "kwargs", "return_value", "traceback"}
# What a web or mail address carries behind its path, or before its @, is content too.
_QUERY = re.compile(r"\?[^\s\"']*")
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", None) or request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        errors = list(_chain(record.exc_info[1] if record.exc_info else None))
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_content(record, errors),
        }
        for key in ALLOWED_EXTRA:
            value = getattr(record, key, None)
            if value is not None:
                line[key] = value if isinstance(value, int | float | bool) else str(value)
        if errors:
            line["error"] = " from ".join(type(error).__name__ for error in errors)
            line["where"] = _where(errors[0])
        return json.dumps(line, ensure_ascii=False)


def _without_content(record: logging.LogRecord, errors: list[BaseException]) -> str:
    """The message with what is safe filled in.

    Our own messages are constants with ids beside them. Libraries are freer:
    when a task fails, Celery puts the error's words and the traceback into its
    message. So what Celery calls by such names is left out, and a message that
    still has words of the error in it goes back to the constant it was made from.
    """
    args = record.args
    if isinstance(args, Mapping):
        args = {name: "…" if name in _CONTENT else value for name, value in args.items()}
    text = str(record.msg) % args if args else str(record.msg)
    if _quotes(text, errors):
        text = str(record.msg) if not _quotes(str(record.msg), errors) else "withheld"
    return _MAIL_ADDRESS.sub("…@…", _QUERY.sub("?…", text))


def _quotes(text: str, errors: list[BaseException]) -> bool:
    """Whether the text has words in it that one of the errors brought."""
    words = [str(part) for error in errors for part in (error, *error.args)]
    return any(part and part in text for part in words)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those that led to it, newest first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _where(error: BaseException) -> list[str]:
    """The last places the error passed through: file, line and function, and no values."""
    frames: list[str] = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = "/".join(PurePath(code.co_filename).parts[-3:])
        frames.append(f"{place}:{traceback.tb_lineno}:{code.co_name}")
        traceback = traceback.tb_next
    return frames[-FRAMES_KEPT:]
