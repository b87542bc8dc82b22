"""The front doors. Their names are a contract (docs/decisions/0001)."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("cms/", include("accounts.cms_urls")),
    path("cms/", include(wagtailadmin_urls)),
    # Wagtail's sign-in for private pages knows none of our limits and second steps.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("documents/", include(wagtaildocs_urls)),
    path("practice/", include("practice.urls")),
    path("mail/", include("messaging.urls")),
    # Answers 404 except on a laptop.
    path("mailbox/", include("messaging.mailbox_urls")),
    path("", include("content.urls")),
    path("facilitate/", include("leading.urls")),
    path("", include("courses.urls")),
    path("", include("learning.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler429 = "config.views.too_many_requests"
handler500 = "config.views.server_error"
