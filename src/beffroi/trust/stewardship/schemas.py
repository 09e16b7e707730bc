"""Schemas: whoever may publish somewhere adds one, an operator alone replaces one that others may declare."""

from django.db import transaction

from beffroi.city.people.public import Act, Actor, Forbidden, operates, organisations_where
from beffroi.city.schemas import public as schemas
from beffroi.city.schemas.public import KnownSchema
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed


@transaction.atomic
def add_schema(actor: Actor, document: bytes, source: str) -> KnownSchema:
    """Know a schema by its document; `actor` None: the command line. Raises Forbidden, BadTableSchema, AlreadyKnown."""
    if actor is not None and not organisations_where(actor, Act.EDIT).exists():
        raise Forbidden("Il faut pouvoir déposer des fichiers quelque part pour ajouter un schéma.")
    made = schemas.add(document, source, replace=actor is None or operates(actor))
    user, acting_as = signed(actor)
    note("schema.add", "schema", made.name, user, acting_as=acting_as, source=made.source)
    return made
