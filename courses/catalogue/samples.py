"""Every tool of activities, for the gallery of components."""

from dataclasses import dataclass

from wagtail import blocks

from content.gallery import Part, add_part
from courses.catalogue.practice_tools import tool_blocks


@dataclass(frozen=True)
class Sample:
    tool_id: str
    template: str
    value: blocks.StructValue


def samples() -> list[Sample]:
    """One of every tool: the example that editors see."""
    return [
        Sample(
            tool_id=f"sample-{name}",
            template=block.meta.template,
            value=block.normalize(block.get_preview_value()),
        )
        for name, block in tool_blocks()
    ]


def show_in_gallery() -> None:
    add_part(
        Part(
            name="practice_tools",
            heading="Tools of activities",
            template="gallery/practice_tools.html",
            context=lambda: {"samples": samples()},
        )
    )
