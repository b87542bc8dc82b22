"""The way to practice, on My learning."""

from django.urls import reverse
from django.utils.translation import gettext

from learning.progress import offers


def offer() -> offers.Offer:
    return offers.Offer(
        title=gettext("Practice"),
        text=gettext("A little, often, makes it stick."),
        url=reverse("practice:today"),
        action=gettext("Practise for 15 minutes"),
    )


offers.register_everyday("practice", offer)
