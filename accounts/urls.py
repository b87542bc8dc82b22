"""Our own pages about a person, and allauth's.

Paths that allauth has too come first, so that ours answer.
"""

from allauth import urls as allauth_urls
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("second-step/", views.second_factor_needed, name="second_factor_needed"),
    path("login/code/", views.RequestLoginCodeView.as_view(), name="account_request_login_code"),
    path("2fa/webauthn/login/", views.LoginWithPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("", include(allauth_urls)),
]
