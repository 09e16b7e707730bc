"""How much may be sent: texts of a reasonable size, addresses that are addresses, few messages a day from one caller or to one
mailbox. A limit names nobody: it counts keyed digests, kept for a day."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from beffroi.city.dialogue.models import Sending
from beffroi.data.errors import BeffroiError, LimitReached

KEPT = timedelta(days=1)
_UNWRITTEN = frozenset('<>"')  # never in an address as it is sent
_web = URLValidator(schemes=["http", "https"])


class Unsaid(BeffroiError):
    """What was sent cannot be kept; `field` is the one to correct, "" for none."""

    code = "unsaid"

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a form: the caller as `trust.access` names it, the service's address it used, its language."""

    caller: str
    base: str
    language: str = "fr"


def line(text: str, most: int, field: str) -> str:
    """A line of text: no control characters, spaces joined; raises Unsaid when nothing is left or it is too long."""
    return _bounded(" ".join("".join(c if c.isprintable() else " " for c in text).split()), most, field)


def paragraphs(text: str, most: int, field: str) -> str:
    """Several lines of text, as `line` otherwise."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ("".join(c if c.isprintable() else " " for c in one).rstrip() for one in lines)
    return _bounded("\n".join(clean).strip(), most, field)


def _bounded(text: str, most: int, field: str) -> str:
    if not text:
        raise Unsaid(_("Ce champ est vide : écrivez quelque chose."), field)
    if len(text) > most:
        raise Unsaid(_("Ce texte est trop long : %(most)d caractères au plus.") % {"most": most}, field)
    return text


def mailbox(text: str) -> str:
    """An e-mail address, its domain in lower case."""
    name, _at, domain = text.strip().rpartition("@")
    address = f"{name}@{domain.lower()}"
    try:
        validate_email(address)
    except ValidationError:
        raise Unsaid(_("Cette adresse électronique n'est pas complète : nom@domaine.fr."), "email") from None
    if len(address) > 254:
        raise Unsaid(_("Cette adresse électronique est trop longue."), "email")
    return address


def web_address(text: str) -> str:
    """An http or https address of a public name, without account; it is never fetched."""
    address = text.strip()
    try:
        _web(address)
        parts = urlsplit(address)
        known = parts.hostname and "." in parts.hostname and parts.username is None
    except (ValidationError, ValueError):
        known = None
    if not known or len(address) > 500 or not _UNWRITTEN.isdisjoint(address):
        raise Unsaid(_("Cette adresse web n'est pas complète : https://exemple.fr/page."), "address")
    return address


def mark(kind: str, name: str) -> str:
    """The digest a caller or a mailbox is counted by."""
    return salted_hmac(f"beffroi.dialogue.{kind}", name, algorithm="sha256").hexdigest()[:32]


@transaction.atomic
def count(sender: Sender, email: str) -> None:
    """Count a form sent.

    Raises:
        LimitReached: this caller, or messages to this mailbox, reached DAILY_MESSAGES.
    """
    most = settings.BEFFROI["DAILY_MESSAGES"]
    marks = [mark("caller", sender.caller), mark("mailbox", email.lower())]
    since = timezone.now() - KEPT
    for one in marks:
        if most and Sending.objects.filter(mark=one, at__gt=since).count() >= most:
            raise LimitReached(
                _("Vous avez envoyé %(most)d messages aujourd'hui, c'est la limite : revenez demain.")
                % {"most": most}
            )
    Sending.objects.bulk_create(Sending(mark=one) for one in marks)
