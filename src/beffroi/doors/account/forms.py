"""What people type. Each field says what to do when it is wrong."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import User


def _text(complete: str, **attributes: str) -> forms.TextInput:
    return forms.TextInput({"autocomplete": complete, **attributes})


class Form(forms.Form):
    """Fields of the door: errors below each, no colon after labels."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class SignInForm(Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Identifiant ou adresse électronique"),
        max_length=254,
        widget=_text("username webauthn", autocapitalize="none", spellcheck="false"),
        error_messages={"required": _("Écrivez votre identifiant, ou votre adresse électronique.")},
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Écrivez votre mot de passe.")},
    )


class CodeForm(Form):
    """A code of the application, or one kept on paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=_text("one-time-code", autocapitalize="none", spellcheck="false"),
        error_messages={"required": _("Écrivez le code.")},
    )


class PasswordForm(Form):
    """The password again."""

    password = SignInForm.base_fields["password"]


class ForgottenForm(Form):
    """Whose password is forgotten."""

    username = SignInForm.base_fields["username"]


class _Chosen(Form):
    """A new password, checked against the person it is for."""

    new_password = forms.CharField(
        label=_("Nouveau mot de passe"),
        max_length=1000,
        strip=False,
        help_text=_("Au moins 12 caractères ; une phrase convient bien."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Choisissez un mot de passe.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        """Long enough, not common, not the person's name."""
        chosen = str(self.cleaned_data["new_password"])
        validate_password(chosen, self.user)
        return chosen


class NewPasswordForm(_Chosen):
    """A password to replace another."""


class WelcomeForm(_Chosen):
    """An account for somebody who was invited."""

    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=150,
        widget=_text("given-name"),
        error_messages={"required": _("Écrivez votre prénom.")},
    )
    last_name = forms.CharField(
        label=_("Nom"),
        max_length=150,
        widget=_text("family-name"),
        error_messages={"required": _("Écrivez votre nom.")},
    )


class ProfileForm(Form):
    """Name and language."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=150, required=False, widget=_text("given-name")
    )
    last_name = forms.CharField(label=_("Nom"), max_length=150, required=False, widget=_text("family-name"))
    language = forms.ChoiceField(label=_("Langue des messages"), choices=settings.LANGUAGES)


class EmailForm(Form):
    """A new address, to be confirmed."""

    email = forms.EmailField(
        label=_("Nouvelle adresse électronique"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Écrivez une adresse."),
            "invalid": _("Cette adresse n'est pas complète : il manque sans doute le @ ou ce qui le suit."),
        },
    )


class KeyNameForm(Form):
    """The name of a passkey."""

    name = forms.CharField(
        label=_("Nom de la clé"),
        max_length=100,
        widget=_text("off"),
        error_messages={"required": _("Donnez-lui un nom.")},
    )
