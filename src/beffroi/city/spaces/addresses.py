"""Where a space may be: a word of the path, or a host name of its own."""

import re
from collections.abc import Sequence

from django.conf import settings

from beffroi.city.people.public import Organisation
from beffroi.data.errors import BeffroiError

_PATH = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")


class BadAddress(BeffroiError):
    """A path or host name cannot be a space's; the sentence says why."""

    code = "bad_address"


def default_path(organisation: Organisation) -> str:
    """The word that stands for an organisation when no other is said."""
    return organisation.slug.replace("_", "-").lower()[:60].strip("-")


def checked_path(text: str) -> str:
    """One word of small letters, digits and hyphens. Raises BadAddress."""
    path = text.strip()
    if not _PATH.fullmatch(path):
        raise BadAddress(
            f"« {path[:60]} » ne peut pas être une adresse : des minuscules sans accent, des chiffres et des tirets, "
            "60 au plus."
        )
    return path


def checked_host(text: str) -> str:
    """A host name, in small letters; "" for none. Raises BadAddress, also for the service's own names."""
    host = text.strip().lower().rstrip(".")
    if not host:
        return ""
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise BadAddress(
            f"« {host[:100]} » n'est pas un nom d'hôte : écrivez-le comme donnees.commune.fr, sans https:// ni port."
        )
    if host in own_hosts():
        raise BadAddress(f"{host} est l'adresse du service lui-même : un espace a besoin d'un autre nom.")
    return host


def own_hosts() -> Sequence[str]:
    """The names of the service itself, as its settings give them; patterns are among them."""
    base = re.sub(r"^\w+://|[:/].*$", "", settings.BEFFROI["BASE_URL"].lower())
    return [name.lower() for name in (*settings.BEFFROI["HOSTS"], base) if name]
