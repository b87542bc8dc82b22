from django.urls import path, register_converter
from django.urls.converters import StringConverter

from messaging import mailbox, mailbox_views


class MailNameConverter(StringConverter):
    """Only what a mail's file can be called: nothing that climbs out of the folder."""

    regex = mailbox.NAME


register_converter(MailNameConverter, "mail_name")

app_name = "mailbox"
urlpatterns = [
    path("", mailbox_views.mail_list, name="mail_list"),
    path("<mail_name:mail_name>/", mailbox_views.mail_detail, name="mail_detail"),
    path("<mail_name:mail_name>/html/", mailbox_views.mail_html, name="mail_html"),
]
