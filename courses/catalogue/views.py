"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from courses.catalogue.selectors import course_outlines, home_text


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    text = home_text()
    if text is None:
        # Private, unpublished or not there yet: Wagtail knows what to say.
        return serve(request, "")
    return render(request, "content/home_page.html", {"home": text, "courses": course_outlines()})
