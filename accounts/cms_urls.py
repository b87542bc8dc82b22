"""Wagtail's own sign-in, sign-out and password pages lead to allauth's, `next` kept."""

from allauth.account.views import logout
from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from accounts.views import CMSAccountView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", logout),
    path("password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("account/", require_admin_access(CMSAccountView.as_view())),
]
