"""Uploaded pictures, and how one sees drawings. Pages themselves are Wagtail's to serve."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve

from accounts.models import Showing
from content.showing import choose_showing

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


# The buttons stand in pages that are kept for everybody, so they carry no token; and a
# forged choice changes nothing but how a drawing is shown.
@csrf_exempt
@require_POST
def show_sketchnotes(request: HttpRequest) -> HttpResponse:
    """Remembers how this person wants to see sketchnotes, and goes back to the drawing."""
    chosen, back = request.POST.get("showing", ""), request.POST.get("next", "")
    if chosen in Showing.values:
        choose_showing(request, showing=Showing(chosen))
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    return redirect(back)
