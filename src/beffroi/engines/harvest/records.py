"""What a remote catalogue says, in the shape every adapter gives: records, their files, and what could not be taken."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from beffroi.data.errors import BeffroiError


class HarvestFailed(BeffroiError):
    """The remote catalogue cannot be read: nothing was changed. The sentence says what to look at."""

    code = "harvest_failed"


class NotModified(BeffroiError):
    """The remote document is the one we read last time (HTTP 304)."""

    code = "not_modified"


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file or service of a remote dataset. `size` in bytes, 0 when unknown; `modified` as the remote writes it."""

    address: str
    title: str = ""
    format: str = ""
    media_type: str = ""
    size: int = 0
    licence: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class RemoteRecord:
    """A remote dataset. `said` holds its metadata under the remote's own names: texts or lists of texts.

    `remote_id` is its identity there; `name` a readable one our identifier may follow; `fields` are Explore field objects the
    remote decides; `kind` is what the remote calls it; `vocabulary` names the table of `mapping` that reads `said`; `documents`
    are about the data, and never its rows.
    """

    remote_id: str
    vocabulary: str
    said: Mapping[str, Any]
    distributions: tuple[Distribution, ...] = ()
    kind: str = "dataset"
    modified: str = ""
    name: str = ""
    fields: tuple[Mapping[str, Any], ...] = ()
    documents: tuple[Distribution, ...] = ()

    @property
    def nameless(self) -> bool:
        """A record always says which it is."""
        return False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that is not taken, and why. Without `remote_id` nobody knows which it was, unless it is a `duplicate`."""

    why: str
    remote_id: str = ""
    title: str = ""
    duplicate: bool = False

    @property
    def nameless(self) -> bool:
        """Whether it may be any of those we know."""
        return not self.remote_id and not self.duplicate


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered."""

    content: bytes
    address: str  # after redirects
    media: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What is said of a source beside its address. `values` are the source's own: see `sources.KINDS`."""

    values: Mapping[str, Any] = field(default_factory=dict)
    page: int = 100  # records asked at once

    def text(self, name: str) -> str:
        """An option as text, "" when unset."""
        return str(self.values.get(name) or "").strip()


#: Asks an address: (address, what is accepted) → its answer. Given to adapters, so that they know nothing of the network.
Ask = Callable[[str, str], Answer]
Entry = RemoteRecord | Refusal
#: An adapter: pages of entries, in the remote's order.
Adapter = Callable[[str, Options, Ask], Iterator[Iterable[Entry]]]
