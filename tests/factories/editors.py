"""Editors, who may change pages from some point of the tree downwards."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from accounts.models import User
from tests.factories.accounts import give_second_factor, make_person


def make_editor(page: Page, *actions: str) -> User:
    """Somebody who may do this below the page: change it, unless another action is named."""
    editor = make_person()
    group = Group.objects.create(name=f"Editors of {page.pk} ({editor.pk})")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions or ("change",):
        GroupPagePermission.objects.create(
            group=group,
            page=page,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            ),
        )
    editor.groups.add(group)
    give_second_factor(editor)
    return editor
