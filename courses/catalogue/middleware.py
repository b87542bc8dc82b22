"""The publish gate, said politely."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.modal_workflow import render_modal_workflow

from courses.catalogue.editing import edit_url, say_not_ready
from courses.catalogue.gate import NotReady

GetResponse = Callable[[HttpRequest], HttpResponse]


class PublishGateMiddleware:
    """Leads an editor whose page was refused back to it, with a message for each thing it lacks.

    Every button in the admin that publishes meets the gate in the end: Publish,
    Approve, a copy that is to be live. What was typed has been saved as a draft.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotReady):
            return None
        say_not_ready(request, [(exception.page, exception.lacks)])
        url = edit_url(exception.page)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            answer = {"step": "success", "redirect": url}
            return render_modal_workflow(request, "", None, {}, json_data=answer)
        return redirect(url)
