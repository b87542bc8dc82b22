"""What the course page says about renewing."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from learning.completions.selectors import standing_of
from learning.progress import offers


def offer(reader: offers.Reader) -> offers.Offer | None:
    """No query."""
    enrolment, completion = reader.enrolment, reader.progress.completion
    url = reader.progress.course.renewal_url
    if enrolment is None:
        return None
    if completion is None:
        if not enrolment.is_renewal:
            return None
        return offers.Offer(
            title=gettext("You are renewing this course"),
            text=gettext("A short refresher is enough. You may also do the whole course again."),
            url=url,
            action=gettext("Go on with the renewal"),
            is_due=True,
        )
    standing = standing_of(completion, now=timezone.now())
    if standing is None:
        if completion.rests_on["kind"] != "recognised":
            return None
        return offers.Offer(
            title=gettext("Your earlier certificate was recognised"),
            text=gettext("It stands in place of this course."),
            url=url,
            action=gettext("See what was recorded"),
        )
    last = {"date": date_format(standing.expiry_date, "j F Y")}
    if standing.has_expired:
        return offers.Offer(
            title=gettext("Time to renew this course"),
            text=gettext("Your completion counted until %(date)s. You can renew it at any time.")
            % last,
            url=url,
            action=gettext("Renew it"),
            is_due=True,
        )
    if standing.may_be_renewed:
        return offers.Offer(
            title=gettext("Renew by %(date)s") % last,
            text=gettext("A short refresher is enough. Start when it suits you."),
            url=url,
            action=gettext("Renew it"),
            is_due=True,
        )
    return offers.Offer(
        title=gettext("Your completion counts until %(date)s") % last,
        text=gettext("You can renew it from %(date)s.")
        % {"date": date_format(standing.renewal_date, "j F Y")},
        url=url,
        action=gettext("How renewing works"),
    )


offers.register("renewal", offer)
