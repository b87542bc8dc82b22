"""What content serves itself. Its pages are Wagtail's to serve."""

from django.conf import settings
from django.urls import URLPattern, path, re_path

from content import gallery, views

urlpatterns: list[URLPattern] = [
    re_path(
        r"^media/(?P<folder>images|avatar_images)/(?P<name>.+)$", views.picture, name="picture"
    ),
]

if settings.COMPONENT_GALLERY:
    urlpatterns += [path("components/", gallery.gallery, name="gallery")]
