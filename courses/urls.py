"""The front door. What learners reach beyond it has its addresses in `learning`."""

from django.urls import include, path

app_name = "courses"

urlpatterns = [path("", include("courses.catalogue.urls"))]
