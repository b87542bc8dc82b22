"""My learning, and the pages that join a course's content with a learner's progress."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.progress import selectors


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    learning = selectors.my_learning(by=request.user)
    return render(request, "courses/progress/my_learning.html", {"learning": learning})
