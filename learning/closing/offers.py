"""The course's own last question, once every module is done."""

from django.utils.translation import gettext

from learning.progress import offers


def offer(reader: offers.Reader) -> offers.Offer | None:
    course = reader.progress.course
    if not course.closing_title or not reader.progress.is_every_module_done:
        return None
    return offers.Offer(
        course.closing_title,
        gettext(
            "We have had our say. Now write a tip of your own. It is private unless you share it."
        ),
        course.closing_url,
        gettext("Go to your own tip"),
    )


offers.register("closing", offer)
