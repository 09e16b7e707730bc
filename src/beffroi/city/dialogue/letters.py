"""The messages we send, and the links in them: signed, worth one object each."""

from collections.abc import Mapping
from email.utils import formataddr
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from beffroi.city.dialogue.models import Follow, Question, Reuse, Said
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.typography import one_line

CONFIRM_DAYS = 3
_SALT = "beffroi.dialogue"
_KINDS: Mapping[str, type[Reuse] | type[Question] | type[Follow]] = {"r": Reuse, "q": Question, "f": Follow}

Sent = Reuse | Question | Follow


class NotSent(BeffroiError):
    """The mail server did not take the message."""

    code = "not_sent"


def link(purpose: str, thing: Sent) -> str:
    """What a link of a message carries: it opens that object, for that purpose only."""
    kind = next(letter for letter, model in _KINDS.items() if isinstance(thing, model))
    return signing.dumps([kind, thing.pk, thing.key], salt=f"{_SALT}.{purpose}")


def opened(purpose: str, text: str, days: int | None = None) -> Sent:
    """The object a link opens.

    Raises:
        NotFound: forged, too old (`days`), or the object is no more.
    """
    age = days * 86_400 if days else None
    try:
        kind, pk, key = signing.loads(text[:300], salt=f"{_SALT}.{purpose}", max_age=age)
        return _KINDS[kind].objects.get(pk=pk, key=key)
    except (signing.BadSignature, ObjectDoesNotExist, KeyError, TypeError, ValueError):
        raise NotFound(
            _(
                "Ce lien n'est plus valable : il a déjà servi, ou il est trop ancien. Recommencez depuis la page."
            )
        ) from None


def address(base: str, path: str, language: str) -> str:
    """An address of the service in that language."""
    return f"{base}{'' if language == settings.LANGUAGE_CODE else f'/{language}'}{path}"


def send(
    name: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    *,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send the message of that template (its first line is the subject), in that language.

    Raises:
        NotSent: the mail server could not be reached or refused it.
    """
    with translation.override(language):
        said = {"site": settings.BEFFROI["TITLE"], **context}
        subject, _line, body = render_to_string(f"dialogue/{name}.txt", said).strip().partition("\n")
    sender = formataddr((settings.BEFFROI["TITLE"], settings.DEFAULT_FROM_EMAIL))
    message = EmailMessage(
        one_line(subject), body.strip() + "\n", sender, [to],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )  # fmt: skip
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise NotSent(_("Le message n'a pas pu partir : réessayez dans quelques minutes.")) from error


def ask_to_confirm(thing: Sent) -> None:
    """The message with the link that confirms the address. Nothing its sender wrote is in it: the mailbox may be another's."""
    path = f"/confirmer/{link('confirm', thing)}/"
    kind = "follow" if isinstance(thing, Follow) else "reuse" if isinstance(thing, Reuse) else "question"
    send(
        "confirm",
        thing.email,
        thing.language,
        {
            "kind": kind,
            "days": CONFIRM_DAYS,
            "address": address(thing.base, path, thing.language),
        },
    )


def tell(thing: Said, name: str, context: Mapping[str, Any]) -> None:
    """A message to the author, when the address is still known."""
    if thing.email:
        send(name, thing.email, thing.language, {"thing": thing, **context})
