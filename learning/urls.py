"""What learners reach: /learn/, and /<course>/<module>/<step>/. Each noun has its own."""

from django.urls import include, path

app_name = "learning"

MODULE = "<slug:course_slug>/<slug:module_slug>/"

urlpatterns = [
    # Before the modules: no module may have these names (catalogue.models.RESERVED_SLUGS).
    path("", include("learning.closing.urls")),
    path("", include("learning.confidence.urls")),
    path("", include("learning.policies.urls")),
    path(MODULE, include("learning.corrections.urls")),
    path("", include("learning.renewals.urls")),
    path(MODULE, include("learning.lessons.urls")),
    path(MODULE, include("learning.quizzes.urls")),
    path(MODULE, include("learning.scenarios.urls")),
    path(MODULE, include("learning.reflections.urls")),
    path(MODULE, include("learning.activities.urls")),
    path("", include("learning.progress.urls")),
]
