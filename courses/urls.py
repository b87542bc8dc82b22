"""The front door."""

from django.urls import include, path

app_name = "courses"

urlpatterns = [path("", include("courses.catalogue.urls"))]
