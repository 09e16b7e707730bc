"""A schema found elsewhere: fetched as any source is, its address checked when the connection is made, and known from then on."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import Actor
from beffroi.city.schemas import public as schemas
from beffroi.city.schemas.public import KnownSchema
from beffroi.data.errors import NotFound
from beffroi.data.lake import fetch
from beffroi.data.tableschema import MOST_BYTES
from beffroi.engines.intake.sources import is_address
from beffroi.trust.stewardship.public import add_schema

_SECONDS = 20.0


def learn(source: str, actor: Actor = None) -> KnownSchema:
    """Know the schema at an address or in a file; again: its new version.

    Raises:
        Forbidden, AlreadyKnown: as `stewardship.add_schema`.
        BadTableSchema, NotFound, RefusedContent, LimitReached: nothing there, no schema, or an address that is not public.
    """
    return add_schema(actor, document(source), source if is_address(source) else Path(source).name)


def document(source: str) -> bytes:
    """The bytes of a schema, from an address or a file; of a larger one, enough to see that it is too large."""
    if is_address(source):
        limits = replace(settings.INTAKE_LIMITS, max_source_bytes=MOST_BYTES + 1)
        private = settings.BEFFROI["FETCH_PRIVATE"]
        with catalog.lake().scratch() as scratch:
            path, _name = fetch(source, scratch, limits=limits, allow_private=private, seconds=_SECONDS)
            return path.read_bytes()
    if not Path(source).is_file():
        raise NotFound(f"Le fichier {source} n'existe pas : vérifiez le chemin.")
    with Path(source).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def declared(wanted: str, actor: Actor = None) -> str:
    """The name of the schema a dataset declares, by its name or its address; one that is not known yet is learnt.

    Raises:
        NotFound, and what `learn` does.
    """
    if not is_address(wanted):
        return schemas.get(wanted).name
    known = schemas.from_address(wanted)
    return (known or learn(wanted, actor)).name
