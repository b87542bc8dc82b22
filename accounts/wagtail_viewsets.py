"""Wagtail's screens for people: who may work in the CMS.

Roles in organisations are granted by `accounts.services.grant_role`, which
keeps Wagtail's editors in step; these screens are for those who run the site.
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from accounts.models import User

FIELDS = ["email", "name", "is_superuser", "groups"]
WIDGETS = {"groups": forms.CheckboxSelectMultiple}


class PersonCreationForm(UserCreationForm):
    # Wagtail declares these two; our people have one name, and may leave it out.
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = FIELDS
        widgets = WIDGETS

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class PersonEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = [*FIELDS, "is_active"]
        widgets = WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            # Nobody locks themselves out, nor loses their own last right, by a slip.
            del self.fields["is_active"]
            del self.fields["is_superuser"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class PersonIndexView(IndexView):
    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering)
        return super().order_queryset(queryset)


class PersonViewSet(UserViewSet):
    index_view_class = PersonIndexView
    menu_label = _("People")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
