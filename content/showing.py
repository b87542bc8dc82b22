"""How somebody wants to see sketchnotes: the picture, its text, or both.

The choice belongs to the session. A visitor has none until they choose, so reading
alone sets no cookie.
"""

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

KEPT_AS = "sketchnotes"


class Showing(TextChoices):
    BOTH = "both", _("Picture and text")
    PICTURE = "picture", _("Picture")
    TEXT = "text", _("Text")

    @property
    def options(self) -> list[tuple["Showing", bool]]:
        """All ways, and whether each is this one: what the switch offers."""
        return [(each, each is self) for each in Showing]


def showing_in(session: SessionBase) -> Showing:
    """What was chosen in this session; both, as long as nobody chose."""
    kept = session.get(KEPT_AS)
    return Showing(kept) if kept in Showing.values else Showing.BOTH


def choose_showing(session: SessionBase, *, showing: Showing) -> None:
    """Remembers the choice, also when somebody signs in afterwards."""
    if session.get(KEPT_AS) != showing.value:
        session[KEPT_AS] = showing.value
