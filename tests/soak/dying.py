"""A middleware that kills its own process, between any two things it does with the database.

The moments of a request are numbered from 1: before each statement, after each
statement, and when everything is written and nothing is said yet. A commit lies
between the moment after its last statement and the next.
"""

import itertools
import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Die-At"


class DieAtMoment:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = int(request.headers.get(HEADER, 0))
        moments = itertools.count(1)

        def moment() -> None:
            if next(moments) == last:
                os.kill(os.getpid(), signal.SIGKILL)

        def around(execute: Callable[..., Any], *arguments: Any) -> Any:
            moment()
            result = execute(*arguments)
            moment()
            return result

        with connection.execute_wrapper(around):
            response = self.get_response(request)
        moment()
        return response
