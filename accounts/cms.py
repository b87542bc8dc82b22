"""Where people meet Wagtail's admin: one click must not take somebody's learning with it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages

from accounts.models import User
from accounts.record_book import records_that_keep_people

REASON = _("This person has learning records. Make the account inactive instead.")


def has_records(person: User) -> bool:
    """Whether deleting the person would take with them what a model says it keeps."""
    return any(
        model._default_manager.filter(**{way: person}).exists()
        for model, way in records_that_keep_people()
    )


@hooks.register("before_delete_user")
def keep_person_with_records(request: HttpRequest, user: User) -> HttpResponse | None:
    """One click must not take somebody's learning with it."""
    if not has_records(user):
        return None
    messages.error(request, REASON)
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_people_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = [each for each in objects if isinstance(each, User) and has_records(each)]
    if not kept:
        return None
    names = ", ".join(person.email for person in kept)
    messages.error(request, f"{names}: {REASON}")
    return redirect("wagtailusers_users:index")
