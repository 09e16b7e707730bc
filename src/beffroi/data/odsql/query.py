"""What is asked, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from beffroi.data.fields import Field, Schema
from beffroi.data.heads import Heads
from beffroi.data.odsql import tree as t
from beffroi.data.words import WordIndex


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a request that shape the answer, as received; those that may be repeated are tuples.

    A condition may also be a tree, made from another language (`cql2_condition`). `limit` −1 stands for the most allowed (or
    everything in an export).
    """

    select: str | None = None
    also: str = ""  # expressions whoever asks did not write, beside what is selected
    where: tuple[str | t.Expression, ...] = ()
    group_by: str | None = None
    order_by: str | None = None
    limit: int = 10
    offset: int = 0
    refine: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    facet: tuple[str, ...] = ()
    lang: str = "fr"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """How much one request may ask for: rows of a page, groups, how far paging goes, values of a facet."""

    page: int = 100
    groups: int = 20_000  # also the end of paging among groups
    offset: int = 10_000  # the end of paging: offset + limit
    facet_values: int = 100
    facet_values_most: int = 20_000


@dataclass(frozen=True)
class Context:
    """The dataset a query is about.

    `table` is SQL of ours that stands after FROM; its columns are those of `data/fields.py`. `salt` stands for the version;
    `uid` is the dataset's uid, which record ids are made of where fields are annotated `id`. `aliases` gives other names of
    fields. `updated` is when the version was published. `words` is the version's index of words, `heads` its first rows in each
    order, when it has them, `rows` how many it has: answers are the same without.
    """

    schema: Schema
    table: str
    dataset_id: str
    salt: str
    uid: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)
    limits: QueryLimits = field(default_factory=QueryLimits)
    updated: datetime | None = None
    words: WordIndex | None = None
    heads: Heads | None = None
    rows: int | None = None

    @cached_property
    def names(self) -> Mapping[str, Field]:
        """Fields by name, other names included."""
        fields = {f.name: f for f in self.schema}
        others = {alias: fields[name] for alias, name in self.aliases.items() if name in fields}
        return {**others, **fields}
