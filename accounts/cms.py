"""Where people meet Wagtail's admin: one click must not take somebody's learning with it."""

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from accounts.guards import REASON, people_with_records
from accounts.models import User


@hooks.register("before_delete_user")
def keep_person_with_records(request: HttpRequest, user: User) -> HttpResponse | None:
    """One click must not take somebody's learning with it."""
    if not people_with_records([user]):
        return None
    messages.error(request, REASON)
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_people_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: BulkAction
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = people_with_records(each for each in objects if isinstance(each, User))
    if not kept:
        return None
    names = ", ".join(person.email for person in kept)
    messages.error(request, f"{names}: {REASON}")
    return redirect("wagtailusers_users:index")
