"""The tree of organisations: a commune and its school fund, an authority and its delegated operator. Rights do not follow it."""

from beffroi.city.people.models import Organisation
from beffroi.data.errors import BeffroiError


class BadParent(BeffroiError):
    """An organisation cannot stand below that one."""

    code = "bad_parent"


def below(organisation: Organisation) -> frozenset[int]:
    """The organisation and all those under it, as keys: a query a level."""
    known = {organisation.pk}
    level = known
    while level:
        children = Organisation.objects.filter(parent__in=level).order_by().values_list("pk", flat=True)
        level = set(children) - known
        known |= level
    return frozenset(known)


def check_parent(organisation: Organisation, parent: Organisation | None) -> None:
    """Raises BadParent when `parent` is the organisation itself or stands under it."""
    if parent is not None and organisation.pk is not None and parent.pk in below(organisation):
        raise BadParent(
            f"{organisation} ne peut pas dépendre de {parent}, qui dépend d'elle : choisissez une autre organisation."
        )
