"""Writing the site's own frame: its home page, and the drawings that pages show."""

from datetime import datetime

from django.db import transaction
from wagtail.models import Locale, Page, Site

from accounts.models import User
from content.files.drawing import Drawing
from content.models import HomePage, Sketchnote


@transaction.atomic
def ensure_home(*, by: User | None, now: datetime) -> HomePage:
    """The home page at the root of the default site, made if there is none.

    Wagtail's own "Welcome" page gives way when it is what it was at the start.
    The site answers for every host name, so nothing here has to be told it.
    """
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        if root is None:
            root = Page.add_root(instance=Page(title="Root", slug="root"))
        # Both pages would be called "home".
        welcome = root.get_children().filter(slug="home", content_type__model="page").first()
        if welcome is not None:
            Site.objects.filter(root_page=welcome).update(root_page=root)
            welcome.delete()
            root.refresh_from_db()
        home = HomePage(title="Home", heading="Tenfold", slug="home", live=False)
        root.add_child(instance=home)
        home.save_revision(user=by, changed=False).publish(user=by)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="Tenfold"
        )
        Site.clear_site_root_paths_cache()
    elif site.root_page_id != home.pk and not isinstance(site.root_page.specific, HomePage):
        site.root_page = home
        site.site_name = site.site_name or "Tenfold"
        site.save()
    home.refresh_from_db()
    return home


def save_sketchnote(*, slug: str, drawing: Drawing, by: User | None, now: datetime) -> Sketchnote:
    """The published sketchnote `slug`, made or changed to be this drawing.

    A drawing that is already so is left alone; a change is one more revision.
    """
    sketchnote = Sketchnote.objects.filter(slug=slug, locale=Locale.get_default()).first()
    wanted = vars(drawing)
    if sketchnote is None:
        sketchnote = Sketchnote(slug=slug, locale=Locale.get_default(), live=False)
    else:
        latest = sketchnote.get_latest_revision_as_object()
        is_same = all(getattr(latest, name) == value for name, value in wanted.items())
        if is_same and sketchnote.live and not sketchnote.has_unpublished_changes:
            return sketchnote
    for name, value in wanted.items():
        setattr(sketchnote, name, value)
    sketchnote.full_clean()
    if sketchnote.pk is None:
        sketchnote.save()
    sketchnote.save_revision(user=by).publish(user=by)
    return sketchnote
