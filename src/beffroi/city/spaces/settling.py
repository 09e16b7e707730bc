"""Making spaces and changing them. The caller asks for the right and notes the act (`trust.stewardship`)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from beffroi.city.people.public import Organisation
from beffroi.city.spaces import colours, logos
from beffroi.city.spaces.addresses import BadAddress, checked_host, checked_path
from beffroi.city.spaces.models import Space
from beffroi.data.errors import BeffroiError

#: What may be said of a space; the second are for operators alone.
OWN = ("title", "introduction", "colour", "colour_dark", "logo")
OPERATORS = ("path", "host", "most_datasets", "most_megabytes", "enabled")


class BadSpace(BeffroiError):
    """What is said of a space cannot be; the sentence says which part."""

    code = "bad_space"


def make_space(organisation: Organisation, path: str, **said: Any) -> Space:
    """A space for an organisation that has none.

    Args:
        said: see `OWN` and `OPERATORS`; `logo` is a file's bytes, None for none.

    Raises:
        BadSpace, BadAddress, BadColour, BadLogo.
    """
    if Space.objects.filter(organisation=organisation).exists():
        raise BadSpace(f"{organisation} a déjà un espace : changez celui-là.")
    return change_space(Space(organisation=organisation), path=path, **said)


def change_space(space: Space, **said: Any) -> Space:
    """Change what is given; the rest stays. Raises BadSpace, BadAddress, BadColour, BadLogo."""
    for name, value in said.items():
        setattr(space, name, _checked(name, value))
    if space.colour_dark and not space.colour:
        raise BadSpace("La couleur des pages sombres va avec celle des pages claires : donnez les deux.")
    try:
        with transaction.atomic():
            space.save()
    except IntegrityError as error:
        raise _taken(space) from error
    return space


def _checked(name: str, value: Any) -> Any:
    if name not in _CHECKS:
        raise BadSpace(f"« {name[:40]} » n'est pas un réglage d'espace.")
    return _CHECKS[name](value)


def _text(most: int) -> Callable[[str], str]:
    def checked(value: str) -> str:
        text = value.strip()
        if "\x00" in text or len(text) > most:
            raise BadSpace(f"Ce texte a {len(text)} caractères : {most} au plus, tous lisibles.")
        return text

    return checked


def _quota(value: int | None) -> int | None:
    if value is not None and not 0 <= value < 2**31:
        raise BadSpace("Un quota est un nombre entier, vide pour aucun.")
    return value


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "path": checked_path,
    "host": checked_host,
    "title": _text(120),
    "introduction": _text(3_000),
    "colour": partial(colours.checked, ground=colours.LIGHT),
    "colour_dark": partial(colours.checked, ground=colours.DARK),
    "logo": lambda data: logos.made(data) if data is not None else None,
    "most_datasets": _quota,
    "most_megabytes": _quota,
    "enabled": bool,
}


def _taken(space: Space) -> BeffroiError:
    others = Space.objects.exclude(pk=space.pk)
    if others.filter(path=space.path).exists():
        return BadAddress(f"L'adresse /espaces/{space.path}/ est déjà prise : choisissez un autre mot.")
    if space.host and others.filter(host=space.host).exists():
        return BadAddress(f"Le nom d'hôte {space.host} est déjà celui d'un autre espace.")
    return BadSpace(f"{space.organisation} a déjà un espace : changez celui-là.")
