"""How somebody wants to see sketchnotes: the picture, its text, or both.

The choice belongs to the person; as long as nobody is signed in, to the session. A
visitor has none until they choose, so reading alone sets no cookie.
"""

from django.http import HttpRequest

from accounts.models import Showing
from accounts.services import choose_sketchnotes

KEPT_AS = "sketchnotes"


def showing_for(request: HttpRequest) -> Showing:
    """Their own choice, else the one from before they signed in; both, until somebody chose."""
    own = getattr(request.user, "sketchnotes", "")
    kept = own or request.session.get(KEPT_AS)
    return Showing(kept) if kept in Showing.values else Showing.BOTH


def choose_showing(request: HttpRequest, *, showing: Showing) -> None:
    """Remembers the choice: for good for whoever is signed in, else also when they do so later."""
    if request.user.is_authenticated:
        choose_sketchnotes(by=request.user, showing=showing)
    elif request.session.get(KEPT_AS) != showing.value:
        request.session[KEPT_AS] = showing.value
