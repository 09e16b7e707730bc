"""Sign-in and sign-out."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's form, with a sentence that does not say which of the two was wrong."""

    error_messages = {  # noqa: RUF012 - Django's own attribute, read only
        "invalid_login": _(
            "L'identifiant ou le mot de passe n'est pas le bon. Vérifiez les majuscules et recommencez."
        ),
        "inactive": _("Ce compte est fermé. Adressez-vous à un administrateur du service."),
    }


login = LoginView.as_view(
    template_name="portal/login.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    next_page=reverse_lazy("portal:home"),
)
logout = LogoutView.as_view(next_page=reverse_lazy("portal:home"))
