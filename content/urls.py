"""What content serves itself. Its pages are Wagtail's to serve."""

from django.urls import path, re_path

from content import gallery, views

urlpatterns = [
    path("sketchnotes/", views.show_sketchnotes, name="show_sketchnotes"),
    re_path(
        r"^media/(?P<folder>images|avatar_images)/(?P<name>.+)$", views.picture, name="picture"
    ),
    # Answers 404 unless COMPONENT_GALLERY is on.
    path("components/", gallery.gallery, name="gallery"),
]
