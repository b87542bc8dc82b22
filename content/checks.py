"""Conventions that Django's system check keeps for us."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from wagtail.models import Page, get_page_models

from content.models import BasePage


@register
def pages_extend_base_page(**_: Any) -> list[CheckMessage]:
    """content.E001: every page type of ours extends BasePage."""
    return [
        Error(
            f"{model.__name__} does not extend content.models.BasePage.",
            hint="A reader is owed the same on every page. Extend BasePage instead of Page.",
            obj=model,
            id="content.E001",
        )
        for model in get_page_models()
        if model is not Page and not issubclass(model, BasePage)
    ]
