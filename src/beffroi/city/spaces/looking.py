"""Looking through a space: from an address to its organisations, for the time of a request."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.signals import request_finished
from django.db.models.signals import post_delete, post_save

from beffroi.city.catalog.public import bump, lake, narrow, revision
from beffroi.city.people.public import Organisation, below
from beffroi.city.spaces.models import Space


def space_at_host(host: str) -> Space | None:
    """The open space of that host name (without port)."""
    return _open(host=host.lower().rstrip(".")) if host else None


def space_at_path(path: str) -> Space | None:
    """The open space of that word of the path."""
    return _open(path=path)


def _open(**where: str) -> Space | None:
    return Space.objects.select_related("organisation").filter(enabled=True, **where).first()


def enter(space: Space | None) -> None:
    """From here on, see only what the space's organisation and those under it publish; None: everything."""
    narrow(None if space is None else _seen(lake().root, space.organisation_id, revision()))


def leave(**_signal: Any) -> None:
    """See everything again."""
    narrow(None)


def listen() -> None:
    """Pages change with a space's settings: the catalogue's revision counts them. A request's scope ends with it."""
    for signal in (post_save, post_delete):
        signal.connect(bump, sender=Space, dispatch_uid="space-changes-pages")
    request_finished.connect(leave, dispatch_uid="space-left")


@lru_cache(maxsize=512)
def _seen(_place: Path, organisation: int, _revision: int) -> frozenset[int]:
    return below(Organisation(pk=organisation))
