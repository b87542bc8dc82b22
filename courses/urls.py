"""Course addresses: /<course>/<module>/<step>/. Each noun keeps its own."""

from django.urls import include, path

app_name = "courses"

MODULE = "<slug:course_slug>/<slug:module_slug>/"

urlpatterns = [
    path("facilitate/", include("courses.cohorts.urls")),
    path("", include("courses.catalogue.urls")),
    # Before the modules: no module may have these names (catalogue.models.RESERVED_SLUGS).
    path("", include("courses.closing.urls")),
    path("", include("courses.confidence.urls")),
    path("", include("courses.policies.urls")),
    path(MODULE, include("courses.corrections.urls")),
    path("", include("courses.renewals.urls")),
    path(MODULE, include("courses.quizzes.urls")),
    path(MODULE, include("courses.scenarios.urls")),
    path(MODULE, include("courses.reflections.urls")),
    path("", include("courses.progress.urls")),
]
