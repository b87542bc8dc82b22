"""The words a new policy starts with, and the gaps in them that somebody must fill.

A gap stands in square brackets, so an editor sees it and we can find it. They
say so in the language of the site, and are only ever a start.
"""

import re

from bs4 import BeautifulSoup
from django.utils.translation import gettext

# Anything in square brackets counts: an editor may have reworded the gap itself.
GAP = re.compile(r"\[[^\[\]]*[^\W\d_][^\[\]]*\]")


def gaps_in(html_or_text: str) -> list[str]:
    """The gaps that are still there, as they read: "[your communications team's email]".

    Formatting inside a gap does not hide it.
    """
    text = BeautifulSoup(html_or_text, "html.parser").get_text()
    return [" ".join(found.split()) for found in GAP.findall(text)]


def fault_in(html_or_text: str) -> str:
    """Why these words are not ready for a learner, and what to do; empty if they are."""
    gaps = gaps_in(html_or_text)
    if gaps:
        named = ", ".join(dict.fromkeys(gaps))
        return gettext("Put your own words in place of %(gaps)s.") % {"gaps": named}
    if not BeautifulSoup(html_or_text, "html.parser").get_text().strip():
        return gettext("Write something here.")
    return ""


def expectations() -> str:
    return gettext(
        "<ul>"
        "<li>You may use social media. You never have to.</li>"
        "<li>Share nothing that could point to a person in your care, even without a name.</li>"
        "<li>Be kind and honest. Your professional code counts online too.</li>"
        "<li>Do not give advice to people in your care in messages. Show them the right service."
        "</li>"
        "<li>[your own rules for filming, photos and uniforms]</li>"
        "<li>[your own rules for group chats about work]</li>"
        "</ul>"
    )


def ask_first() -> str:
    return gettext(
        "Ask [who staff ask before they post about work], on [their phone number or email]."
    )


def reporting() -> str:
    return gettext(
        "<ol>"
        "<li>Take a picture of the screen, so that there is proof. Do not pass it on.</li>"
        "<li>Tell [who staff tell first when something goes wrong].</li>"
        "<li>If the post is yours, take it down and say sorry.</li>"
        "<li>Write it down in [the name of your incident system].</li>"
        "</ol>"
    )


def communications_contact() -> str:
    return gettext(
        "[your communications team's name]\n[your communications team's email]\n"
        "[your communications team's phone number]"
    )


def safeguarding_contact() -> str:
    return gettext(
        "[your safeguarding lead's name]\n[your safeguarding lead's email]\n"
        "[your safeguarding phone number, day and night]"
    )


def data_protection_contact() -> str:
    return gettext(
        "[your data protection or information governance lead]\n[their email]\n[their phone number]"
    )


def support() -> str:
    return gettext(
        "If somebody is unkind or abusive to you online, you are not alone. "
        "Talk to [who supports staff, such as your line manager or occupational health]."
    )
