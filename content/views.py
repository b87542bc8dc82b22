"""Uploaded pictures, in the sizes that pages show. Pages themselves are Wagtail's to serve."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

DAY = 24 * 60 * 60


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A picture that was resized for a page, or an editor's own portrait.

    Only these two folders: originals stay in the house, and documents have
    Wagtail's view, which keeps private ones private. A proxy in front may serve
    the same folders itself.
    """
    answer = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / folder))
    if isinstance(answer, FileResponse):
        patch_cache_control(answer, public=True, max_age=DAY)
    return answer
