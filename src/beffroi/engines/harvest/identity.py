"""Which record is which: (source, remote id), never a title nor an address. And when too many changed at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from beffroi.city.catalog.public import free, slug
from beffroi.engines.harvest.records import Entry, Refusal, RemoteRecord

_MEANINGLESS = {"", "dataset", "datasets", "resource", "metadata", "record", "jeu-de-donnees"}
_FEW = 5  # records known: below, a mass change is a matter of taste


@dataclass(frozen=True, slots=True)
class Change:
    """What a reading changes: ids never seen, ids that vanished, against those known and present."""

    known: int
    read: int
    new: int
    gone: int

    def question(self, threshold: int) -> str | None:
        """The question to ask somebody, or None: most records unknown and most known ones gone, or most gone alone."""
        if self.known < _FEW or threshold >= 100:
            return None
        gone, new = 100 * self.gone / self.known, 100 * self.new / max(self.read, 1)
        if gone > threshold and new > threshold:
            return (
                f"{self.new} fiches sur {self.read} sont inconnues et {self.gone} sur {self.known} ont disparu : la source a "
                "sans doute changé ses identifiants. Rien n'a été changé. Confirmez pour archiver les anciennes et créer les "
                "nouvelles, ou demandez à la source ses anciens identifiants."
            )
        if gone > max(threshold, 50):
            return (
                f"{self.gone} fiches sur {self.known} ont disparu de la source : elle répond peut-être à moitié. Rien n'a été "
                "changé. Confirmez pour archiver leurs jeux de données, ou relancez plus tard."
            )
        return None


def unique(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, each id once: a second one of the same id is refused, never merged."""
    seen: set[str] = set()
    for entry in entries:
        if entry.remote_id and entry.remote_id in seen:
            why = "Une autre fiche de cette source porte le même identifiant."
            title = entry.title if isinstance(entry, Refusal) else _title(entry)
            yield Refusal(why, "", title, duplicate=True)
            continue
        seen.add(entry.remote_id)
        yield entry


def dataset_id_for(record: RemoteRecord, title: str, taken: Callable[[str], bool]) -> str:
    """An identifier of ours, free and readable; it is chosen once and stays whatever the remote changes."""
    name = slug(record.name) if 2 < len(record.name) <= 100 else ""
    return free(slug(title) if name in _MEANINGLESS else name, taken)


def _title(entry: RemoteRecord) -> str:
    return next(
        (str(entry.said[n])[:200] for n in ("title", "dct:title", "default.title") if entry.said.get(n)), ""
    )
