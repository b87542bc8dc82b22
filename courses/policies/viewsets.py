"""Wagtail's screens for policies: administrators see and write their own organisation's."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import DateColumn, LiveStatusTagColumn
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.access import ensure_second_factor
from accounts.models import User
from accounts.sessions import SignedInRequest
from courses.policies import selectors
from courses.policies.forms import LocalPolicyForm
from courses.policies.models import LocalPolicy

# Nobody deletes a policy: people have acknowledged it. It can be unpublished.
ACTIONS = frozenset({"add", "change", "view", "publish"})


class PolicyPermissions(BasePermissionPolicy):
    """Who may do what with policies: by their role in the organisation, not by a group."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Iterable[str]) -> bool:
        return bool(ACTIONS & set(actions)) and selectors.may_write_some(by=user)

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: LocalPolicy
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: LocalPolicy
    ) -> bool:
        return bool(ACTIONS & set(actions)) and selectors.may_write(
            by=user, organisation_id=instance.organisation_id
        )

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[LocalPolicy]:
        if not ACTIONS & set(actions):
            return selectors.policies_edited(by=None)
        return selectors.policies_edited(by=user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return selectors.policy_writers() if ACTIONS & set(actions) else selectors.nobody()


def own_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every screen about one policy, whichever it is: somebody else's is not there."""

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ensure_second_factor(by=request.user)
        asked = kwargs.get("pk", args[0] if args else None)
        if asked is not None and not selectors.may_write_policy(by=request.user, pk=str(asked)):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


class LocalPolicyViewSet(SnippetViewSet):
    model = LocalPolicy
    icon = "clipboard-list"
    menu_label = _("Policies")
    menu_order = 400
    add_to_admin_menu = True
    list_display = (
        "organisation",
        LiveStatusTagColumn(),
        DateColumn("next_review_date", label=_("Next review"), sort_key="next_review_date"),
    )
    copy_view_enabled = False
    edit_handler = ObjectList(LocalPolicy.panels, base_form_class=LocalPolicyForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LocalPolicy]:
        return selectors.policies_edited(by=request.user)

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        return own_only(super().construct_view(view_class, **kwargs))
