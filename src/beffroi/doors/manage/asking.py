"""What every room of this door reads from a request: who asks, which page of a list, which dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from beffroi.city.catalog.public import Dataset, every
from beffroi.city.people.public import Act, TokenHolder, require
from beffroi.data.errors import NotFound
from beffroi.doors.manage.errors import Changed

Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape")
MOST = 100  # lines of a page


class Asked(HttpRequest):
    """A request whose token was read."""

    auth: TokenHolder


class Error(Schema):
    """What went wrong."""

    code: str
    message: str
    why: str | None = None


class Paging(Schema):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="Lignes voulues.")] = 20
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="Lignes à passer.")] = 0


class Listed(Schema, Generic[Shape]):
    """A part of a list, in its order; `total` is exact."""

    total: int
    results: list[Shape]


Page = Annotated[Paging, Query()]


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """A page of rows."""

    total: int
    rows: Sequence[Row]


def part(found: "QuerySet[Row]", page: Paging) -> Part[Row]:
    """That part of a query that is already ordered."""
    return Part(found.count(), list(found[page.offset : page.offset + page.limit]))


def dataset_for(holder: TokenHolder, act: Act, dataset_id: str) -> Dataset:
    """A dataset the token may do that to.

    Raises:
        NotFound: there is none, or it is another organisation's draft: the same words for both.
        Forbidden: it is known, and the token may not.
    """
    known = every().visible_to(holder).filter(dataset_id=dataset_id).first()
    if known is None:  # a token without the right to see drafts still learns why, in its own organisation
        known = every().filter(dataset_id=dataset_id, organisation=holder.organisation).first()
    if known is None:
        raise NotFound(f"Le jeu de données « {dataset_id[:120]} » n'existe pas, ou n'est pas à vous.")
    require(holder, act, known.organisation)
    return known


def tag(shape: Any) -> str:
    """The ETag of an answer: what If-Match is compared with."""
    return f'"{sha256(orjson.dumps(shape, default=str)).hexdigest()[:32]}"'


def unchanged(request: HttpRequest, shape: Any) -> None:
    """Go on when the caller has read the last state, or does not say. Raises Changed."""
    said = request.headers.get("If-Match", "").strip()
    known = {one.strip().removeprefix("W/") for one in said.split(",")}
    if said and said != "*" and tag(shape) not in known:
        raise Changed("Ceci a changé depuis que vous l'avez lu : relisez-le, puis recommencez.")
