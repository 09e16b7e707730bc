"""Addresses of sign-in and of one's account: `pages` exist in each language, `plain` are known by providers."""

from django.urls import URLPattern, path

from beffroi.doors.account.pages import View
from beffroi.doors.account.views import (
    invitation,
    oidc,
    passkeys,
    passwords,
    profile,
    rights,
    security,
    signing,
    tokens,
)


def both(route: str, view: View, name: str) -> list[URLPattern]:
    """The address with and without its last slash: neither redirects, links carry the slash."""
    return [path(route.rstrip("/"), view), path(route, view, name=name)]


app_name = "account"
pages = [
    *both("login/", signing.sign_in, "login"),
    *both("login/code/", signing.code, "code"),
    *both("login/cle/options/", passkeys.sign_in_options, "passkey_options"),
    *both("login/cle/", passkeys.sign_in, "passkey"),
    *both("login/oidc/<slug:name>/", oidc.start, "oidc"),
    *both("logout/", signing.sign_out, "logout"),
    *both("mot-de-passe/", passwords.forgotten, "forgotten"),
    *both("mot-de-passe/<str:uidb64>/<str:token>/", passwords.Reset.as_view(), "reset"),
    *both("invitation/<str:token>/", invitation.page, "invitation"),
    *both("compte/", profile.page, "profile"),
    *both("compte/adresse/", profile.email, "email"),
    *both("compte/adresse/<str:token>/", profile.email_confirmed, "email_confirmed"),
    *both("compte/mot-de-passe/", passwords.change, "password"),
    *both("compte/preuve/", signing.prove, "prove"),
    *both("compte/securite/", security.page, "security"),
    *both("compte/securite/application/", security.application, "application"),
    *both("compte/securite/application/retirer/", security.remove_application, "application_removed"),
    *both("compte/securite/codes/", security.recovery, "recovery"),
    *both("compte/securite/cles/options/", passkeys.new_options, "key_options"),
    *both("compte/securite/cles/", passkeys.new, "key_new"),
    *both("compte/securite/cles/<int:pk>/", passkeys.key, "key"),
    *both("compte/securite/identites/<int:pk>/", security.unlink, "unlink"),
    *both("compte/securite/sessions/<slug:name>/", security.close, "close"),
    *both("compte/roles/", rights.roles, "roles"),
    *both("compte/pourquoi/", rights.reason, "why"),
    *both("compte/jetons/", tokens.page, "tokens"),
    *both("compte/jetons/nouveau/", tokens.new, "token"),
    *both("compte/jetons/<slug:prefix>/", tokens.end, "token_end"),
    *both("compte/jetons/<slug:prefix>/reprendre/", tokens.take, "token_take"),
]
plain = [path("login/oidc/<slug:name>/retour", oidc.back, name="oidc_back")]
