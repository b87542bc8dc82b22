"""What is published, kept in this process's memory for as long as it is true.

One small query says whether anything was published, unpublished, moved, deleted
or made private since. If so, everything kept is dropped; the next reader makes
it anew. No signal can be missed and no cache server is asked, so a Redis that
was flushed or is away changes nothing, and every process sees a change at once.

What is changed behind Wagtail's back, by a bare `save()` of a live page, is
seen at the next publication.
"""

from collections.abc import Callable, Hashable
from functools import cache
from threading import local
from typing import Any, TypeVar, cast

from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateTimeField,
    F,
    Max,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast
from wagtail.models import DraftStateMixin, Page, PageViewRestriction

from content.models import Sketchnote

T = TypeVar("T")
Stamp = str

# Whether this thread serves a request, and whether it has checked in it.
_request = local()

# What is published beside pages: models with drafts.
_watched: list[type[DraftStateMixin]] = [Sketchnote]

# (the stamp, what was made under it). Replaced as a whole, so threads never see half of it.
_shelf: tuple[Stamp, dict[Hashable, Any]] = ("", {})


def watch(model: type[DraftStateMixin]) -> None:
    """Makes the shelf notice when one of these is published or taken back.

    For an app above, when the site starts: imports do not point upwards.
    """
    if model not in _watched:
        _watched.append(model)
        _stamp_query.cache_clear()


def checked() -> None:
    """Drops what is no longer true. One query, and one in a request is enough."""
    global _shelf
    if getattr(_request, "is_checked", False):
        return
    stamp = _stamp()
    if stamp != _shelf[0]:
        _shelf = (stamp, {})
    if getattr(_request, "is_running", False):
        _request.is_checked = True


def kept(name: Hashable, make: Callable[[], T]) -> T:
    """What `make` made under the stamp that was checked last, made now if need be."""
    things = _shelf[1]
    if name not in things:
        things[name] = make()
    return cast("T", things[name])


def _stamp() -> Stamp:
    """Differs whenever what is published, or who may see it, differs."""
    sql, parameters = _stamp_query()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return str(cursor.fetchone()[0])


@cache
def _stamp_query() -> tuple[str, tuple[Any, ...]]:
    """The query's text, written once: for the ORM, writing it takes longer than running it."""
    pages = Page.objects.order_by().values_list(
        "pk", "live", Cast("path", CharField()), "live_revision_id", "last_published_at"
    )
    others = [_published_facts(model) for model in _watched]
    restrictions = PageViewRestriction.objects.order_by().values_list(
        F("pk"),
        Value(True, BooleanField()),
        Cast("restriction_type", CharField()),
        "page_id",
        Value(None, DateTimeField()),
    )
    rows, parameters = pages.union(*others, restrictions, all=True).query.sql_with_params()
    sql = f"SELECT md5(string_agg(fact::text, ' ' ORDER BY fact::text)) FROM ({rows}) AS fact"  # noqa: S608 - the ORM's own SQL
    return sql, tuple(parameters)


def _published_facts(model: type[DraftStateMixin]) -> QuerySet[Any, Any]:
    """One row, however many there are.

    A publication is the latest yet; what is taken back is missing in the sums.
    """
    return (
        model._default_manager.order_by()
        .filter(live=True)
        .values(label=Value(model._meta.label, CharField()))
        .annotate(
            how_many=Count("pk"),
            is_live=Value(True, BooleanField()),
            revisions=Sum("live_revision_id"),
            newest=Max("last_published_at"),
        )
        .values_list("how_many", "is_live", "label", "revisions", "newest")
    )


def _start_request(**_: Any) -> None:
    _request.is_running, _request.is_checked = True, False


def _finish_request(**_: Any) -> None:
    _request.is_running = _request.is_checked = False


request_started.connect(_start_request, dispatch_uid="content.shelf.start")
request_finished.connect(_finish_request, dispatch_uid="content.shelf.finish")
