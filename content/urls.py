"""What content serves itself. Its pages are Wagtail's to serve."""

from django.conf import settings
from django.urls import URLPattern, path

from content import gallery

urlpatterns: list[URLPattern] = []

if settings.COMPONENT_GALLERY:
    urlpatterns += [path("components/", gallery.gallery, name="gallery")]
