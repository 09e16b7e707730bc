"""Messages to one person: a template, in their language; the subject is its first line."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from beffroi.data.errors import BeffroiError
from beffroi.data.typography import one_line


class NoAddress(BeffroiError):
    """The service does not know its own public address, so it cannot write a link."""

    code = "no_address"


def service_address(asked_at: str = "") -> str:
    """Where the service is for people: the setting, else where it was asked ("https://host"), without a last slash."""
    address = (settings.BEFFROI["BASE_URL"] or asked_at).rstrip("/")
    if not address:
        raise NoAddress(
            "Le message porterait un lien, et l'adresse publique du service n'est pas réglée : "
            "donnez BEFFROI_BASE_URL (par exemple https://donnees.example.fr)."
        )
    return address


def send(template: str, email: str, language: str = "", **context: Any) -> None:
    """Write `people/<template>.txt` to that address."""
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        text = render_to_string(
            f"people/{template}.txt", {**context, "service": settings.BEFFROI["TITLE"]}
        ).strip()
    subject, _, body = text.partition("\n")
    EmailMessage(one_line(subject), body.strip() + "\n", to=[email]).send()
