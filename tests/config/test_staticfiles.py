"""Each entry sheet is joined, so that a page loads one."""

import json
import re

import pytest
from django.core.management import call_command

from config.staticfiles import CannotJoin, join_sheet

SITE = """
@layer tokens, components;
/* @import url("gone.css"); */
@import url("tokens.css") layer(tokens);
@import url("components/card.css") layer(components);
a { color: var(--colour-link) }
"""
SHEETS = {
    "css/site.css": SITE,
    "css/tokens.css": "@font-face { src: url(../fonts/hand.woff2) }\n:root { --colour-link: teal }",
    "css/components/card.css": (
        "/* A card */\n.card { background: url('../../img/paper.svg') }\n"
        '.card--dotted { background: url("dots.svg#one") }\n'
        ".card::after { background: url(data:,x) }"
    ),
}


def test_an_import_becomes_a_layer_in_the_order_of_the_imports():
    joined = join_sheet("css/site.css", SHEETS.__getitem__)

    assert "@import" not in joined
    assert joined.startswith("@layer tokens, components;")
    assert re.findall(r"@layer (\w+) {", joined) == ["tokens", "components"]
    assert joined.index(".card {") < joined.index("a { color")
    assert joined.count("{") == joined.count("}")


def test_addresses_are_rewritten_to_the_folder_of_the_entry_sheet():
    joined = join_sheet("css/site.css", SHEETS.__getitem__)

    assert re.findall(r"url\(([^)]*)\)", joined) == [
        '"../fonts/hand.woff2"',
        '"../img/paper.svg"',
        '"components/dots.svg#one"',
        "data:,x",
    ]


def test_comments_are_left_out_and_what_they_hold_is_not_imported():
    assert "/*" not in join_sheet("css/site.css", SHEETS.__getitem__)


@pytest.mark.parametrize(
    "planted",
    [
        '@import url("tokens.css") layer(tokens) print;',
        "@import 'tokens.css';",
        '@import url("tokens.css") supports(display: grid);',
    ],
)
def test_an_import_that_would_change_its_meaning_is_refused(planted):
    with pytest.raises(CannotJoin):
        join_sheet("css/site.css", {**SHEETS, "css/site.css": planted}.__getitem__)


def test_an_imported_sheet_that_imports_is_refused_by_name():
    sheets = {**SHEETS, "css/components/card.css": '@import url("more.css");'}

    with pytest.raises(CannotJoin, match=r"css/components/card\.css"):
        join_sheet("css/site.css", sheets.__getitem__)


@pytest.fixture
def collected(settings, tmp_path):
    """Our own static files, collected as production does. Again, as every deployment does."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.staticfiles.JoinedManifestStaticFilesStorage"},
    }
    for _time in ("first", "again"):
        call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path


def test_the_sites_sheet_is_collected_as_one_file_whose_addresses_all_exist(collected):
    manifest = json.loads((collected / "staticfiles.json").read_text())
    sheet = collected / manifest["paths"]["css/site.css"]
    text = sheet.read_text()

    addresses = [a for a in re.findall(r'url\("?([^")]+)"?\)', text) if not a.startswith("data:")]

    assert "@import" not in text
    assert text.startswith("@layer tokens, base, layout, components, utilities;")
    assert addresses, "the lettering is loaded from the sheet"
    assert [a for a in addresses if not (sheet.parent / a).is_file()] == []
    assert sheet.with_name(f"{sheet.name}.gz").is_file()
