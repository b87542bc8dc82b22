from django.urls import path

from learning.confidence import views
from learning.confidence.models import ConfidenceCheck

COURSE = "<slug:course_slug>/confidence/"
Moment = ConfidenceCheck.Moment

urlpatterns = [
    path(COURSE, views.confidence, name="confidence"),
    path(
        f"{COURSE}{Moment.BEFORE.value}/",
        views.check,
        {"moment": Moment.BEFORE.value},
        name="confidence_before",
    ),
    path(
        f"{COURSE}{Moment.AFTER.value}/",
        views.check,
        {"moment": Moment.AFTER.value},
        name="confidence_after",
    ),
]
