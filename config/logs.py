"""Structured logs: one JSON object a line, with ids and never content.

A record's `extra` may carry the keys of `ALLOWED_EXTRA` only; anything else
is dropped, so that no name, answer or reflection can slip into a log by way of `extra`.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

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


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for key in ALLOWED_EXTRA:
            value = getattr(record, key, None)
            if value is not None:
                line[key] = value if isinstance(value, int | float | bool) else str(value)
        if record.exc_info:
            # The place it happened, not the values it happened to: a traceback's
            # last line can quote what a learner wrote.
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False)


def _where(record: logging.LogRecord) -> list[str]:
    frames: list[str] = []
    traceback = record.exc_info[2] if record.exc_info else None
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{traceback.tb_lineno}:{code.co_name}")
        traceback = traceback.tb_next
    return frames[-12:]
