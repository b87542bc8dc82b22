"""What the whole site says about itself. It stands below the blocks, which show it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from accounts.records import NOBODY, Record, With


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    contact_email = models.EmailField(_("contact address"), blank=True)

    record = Record(person=NOBODY, retention=With("site"))

    class Meta:
        verbose_name = _("site settings")
