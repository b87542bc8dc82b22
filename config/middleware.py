"""Middleware that belongs to the site and to no app."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config import health
from config.logs import request_id

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers the health doors before hosts, cookies and redirects are looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = health.DOORS.get(request.path)
        return view(request) if view else self.get_response(request)


class RequestIdMiddleware:
    """Gives each request an id for the logs, and sends it back as X-Request-ID."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)
