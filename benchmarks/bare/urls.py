from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls


def plain(request: HttpRequest) -> HttpResponse:
    """Reads the session and the person who is signed in, and nothing else."""
    return HttpResponse(f"<!doctype html><title>Plain</title><p>{request.user.get_username()}")


urlpatterns = [path("plain/", plain), path("", include(wagtail_urls))]
