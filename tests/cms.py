"""A browser at Wagtail's editor, and what it sends, made from a page."""

from typing import Any

from django.test import Client
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.models import Page

from accounts.models import User
from tests.factories.accounts import give_second_factor, make_person


class EditorInChief(Client):
    """A browser of its own, in which a new `person` who may do anything in the CMS is signed in."""

    def __init__(self) -> None:
        super().__init__()
        self.person = make_person(is_superuser=True)
        give_second_factor(self.person)
        self.force_login(self.person)


def editor_form(page: Page, person: User) -> dict[str, Any]:
    """The fields of the page's edit form as its browser would post them, without a button."""
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(instance=page, for_user=person)
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, BlockField):
            data |= _stream(name, value)
        elif (shown := field.widget.format_value(value)) is not None:
            data[name] = shown
    for name, formset in form.formsets.items():
        prefix = formset.prefix or name
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        data |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}
    return data


def _stream(prefix: str, value: blocks.StreamValue) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-count": str(len(value))}
    for number, bound in enumerate(value):
        at = f"{prefix}-{number}"
        data |= {f"{at}-type": bound.block_type, f"{at}-id": bound.id or ""}
        data |= {f"{at}-order": str(number), f"{at}-deleted": ""}
        data |= _block(bound.block, f"{at}-value", bound.value)
    return data


def _block(block: blocks.Block, prefix: str, value: Any) -> dict[str, Any]:
    if isinstance(block, blocks.StructBlock):
        data: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            data |= _block(child, f"{prefix}-{name}", value.get(name))
        return data
    if isinstance(block, blocks.StreamBlock):
        return _stream(prefix, value)
    if isinstance(block, blocks.ListBlock):
        items = list(value.bound_blocks)
        data = {f"{prefix}-count": str(len(items))}
        for number, item in enumerate(items):
            at = f"{prefix}-{number}"
            data |= {f"{at}-id": item.id or "", f"{at}-order": str(number), f"{at}-deleted": ""}
            data |= _block(block.child_block, f"{at}-value", item.value)
        return data
    if isinstance(block, blocks.StaticBlock):
        return {}
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    prepared = block.field.prepare_value(block.value_for_form(value))
    shown = block.field.widget.format_value(prepared)
    if isinstance(shown, (list, tuple)):
        shown = shown[0] if shown else ""
    return {prefix: "" if shown is None else shown}
