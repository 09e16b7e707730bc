"""A remote catalogue read to its end, before anything is changed: a reading that breaks off changes nothing."""

from collections.abc import Iterable, Iterator

from beffroi.data.errors import LimitReached
from beffroi.engines.harvest.identity import unique
from beffroi.engines.harvest.models import Source
from beffroi.engines.harvest.plain import measured
from beffroi.engines.harvest.politeness import Client
from beffroi.engines.harvest.records import Entry, HarvestFailed, Options
from beffroi.engines.harvest.sources import KINDS

MOST = 100_000  # records of one source
_MOST_PAGES = 10_000


def entries(source: Source, client: Client) -> Iterator[Entry]:
    """Every entry of a source, each id once, monstrous ones refused. Raises HarvestFailed."""
    rows = int(source.options.get("page") or 100)
    options = Options(source.options, min(max(rows, 1), 1000))
    pages = KINDS[source.kind].read(source.address, options, client.ask)
    every = (measured(entry) for page in _bounded(pages) for entry in page)
    try:
        for count, entry in enumerate(unique(every)):
            if count == MOST:  # a catalogue cut short would archive what lies beyond
                raise HarvestFailed(f"La source dépasse {MOST} fiches : partagez-la par une option.")
            yield entry
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError) as error:
        # A shape no adapter foresaw is the remote's, not ours: the run ends with a sentence, not with a crash.
        raise HarvestFailed(
            f"{source.address[:200]} répond sous une forme inattendue ({type(error).__name__}) : vérifiez le type de la source."
        ) from error
    except LimitReached as error:
        raise HarvestFailed(error.sentence, code=error.code) from error


def _bounded(pages: Iterator[Iterable[Entry]]) -> Iterator[Iterable[Entry]]:
    for count, page in enumerate(pages):
        if count == _MOST_PAGES:
            raise HarvestFailed(
                f"La source dépasse {_MOST_PAGES} pages : ses liens « suivante » tournent peut-être en rond."
            )
        yield page


def read(source: Source, client: Client) -> list[Entry]:
    """The whole catalogue. Raises HarvestFailed when there is no record in it, NotModified."""
    found = list(entries(source, client))
    if not found:
        raise HarvestFailed(
            "La source ne contient aucune fiche : rien n'a été changé ni archivé. Vérifiez l'adresse, le type et les options."
        )
    return found
