"""What people ask of harvests: sources added, changed, tried, run, confirmed, removed. Who may is `Act.HARVEST`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from beffroi.city.jobs.public import Job
from beffroi.city.people.public import Organisation, User
from beffroi.data.errors import BeffroiError, NotFound
from beffroi.data.lake import Progress, silent
from beffroi.engines.harvest import mapping
from beffroi.engines.harvest.models import Item, Run, Source
from beffroi.engines.harvest.reading import entries
from beffroi.engines.harvest.records import HarvestFailed, Refusal
from beffroi.engines.harvest.running import archive, client_for
from beffroi.engines.harvest.sources import KINDS
from beffroi.engines.harvest.taking import Taker
from beffroi.trust.audit.public import note

PREVIEWED = 20
_FREE = re.compile(r"[^\x00-\x1f\x7f]{1,500}")
_OPTIONS = (
    "where", "organization", "tag", "q", "fq", "schema", "limit", "page", "title", "description", "licence", "name",
)  # fmt: skip


class BadSource(BeffroiError):
    """What is said of a source cannot be."""

    code = "bad_source"


class AlreadyRunning(BeffroiError):
    """A run of that source is under way."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as a run would take it: its metadata in our words, or why it is refused."""

    remote_id: str
    title: str
    why: str = ""
    metas: Mapping[str, Mapping[str, Any]] | None = None
    files: int = 0
    rows: str = ""  # the address its rows would be taken from


def prepared(organisation: Organisation, **said: Any) -> Source:
    """A source not written down yet, checked. Raises BadSource, BadMapping."""
    source = Source(organisation=organisation, **said)
    source.name, source.address = source.name.strip(), source.address.strip()
    if source.kind not in KINDS:
        raise BadSource(
            f"Le type « {source.kind[:30]} » n'existe pas. Choisissez parmi : {', '.join(KINDS)}."
        )
    if not source.name or len(source.name) > 150:
        raise BadSource("Donnez à la source un nom de 150 caractères au plus.")
    _check_address(source.address)
    if not 1 <= source.threshold <= 100:
        raise BadSource("Le seuil de confirmation est un pourcentage, de 1 à 100.")
    source.options = _options(source.options)
    source.mapping = mapping.checked(source.mapping)
    return source


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _port, secret = parts.hostname, parts.port, parts.username or parts.password
    except ValueError:
        host, secret = None, None
    if (
        not host
        or parts.scheme not in {"http", "https"}
        or len(address) > 2000
        or re.search(r"[\s<>\"]", address)
    ):
        raise BadSource("L'adresse doit commencer par http:// ou https:// et désigner un serveur.")
    if secret:
        raise BadSource("L'adresse ne doit pas contenir de mot de passe : elle est montrée avec les données.")


def _options(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or any(name not in _OPTIONS for name in given):
        raise BadSource(f"Les options connues sont : {', '.join(_OPTIONS)}.")
    for name, value in given.items():
        if not _FREE.fullmatch(str(value)):
            raise BadSource(f"L'option « {name} » est un texte de 500 caractères au plus.")
    if not str(given.get("page", "1")).isdecimal():
        raise BadSource("L'option « page » est un nombre de fiches.")
    return dict(given)


@transaction.atomic
def add(organisation: Organisation, *, by: User | None = None, **said: Any) -> Source:
    """Write a source down. Raises BadSource, BadMapping."""
    source = prepared(organisation, **said)
    if Source.objects.filter(organisation=organisation, name=source.name).exists():
        raise BadSource(
            f"Une source de {organisation} s'appelle déjà « {source.name} » : choisissez un autre nom."
        )
    source.created_by = by
    source.next_at = timezone.now() if source.every_hours else None
    source.save()
    note("harvest.add", "source", str(source.pk), by, name=source.name, kind=source.kind)
    return source


@transaction.atomic
def change(source: Source, *, by: User | None = None, **said: Any) -> Source:
    """Say something else of a source; what is left out stays. What its address last answered is forgotten."""
    kept = {name: getattr(source, name) for name in CHANGEABLE}
    checked = prepared(source.organisation, **{**kept, **said})
    for name in CHANGEABLE:
        setattr(source, name, getattr(checked, name))
    source.memory = {}
    source.next_at = timezone.now() + timedelta(hours=source.every_hours) if source.every_hours else None
    source.save()
    note("harvest.change", "source", str(source.pk), by, name=source.name, changed=sorted(said))
    return source


CHANGEABLE = (
    "name", "kind", "address", "options", "mapping", "takes_rows", "every_hours", "threshold", "allow_private",
)  # fmt: skip


def find(name: str) -> Source:
    """The source of that name or number. Raises NotFound."""
    known = Source.objects.select_related("organisation")
    found = known.filter(pk=int(name)).first() if name.isdecimal() and len(name) < 10 else None
    found = found or known.filter(name=name).first()
    if found is None:
        raise NotFound(f"Aucune source ne s'appelle « {name[:100]} » : « beffroi harvest list » les donne.")
    return found


def preview(source: Source, progress: Progress = silent) -> list[Seen]:
    """The first records as a run would take them; nothing is written. Raises HarvestFailed."""
    with client_for(source, progress) as client:
        taker = Taker(source, client, progress)
        seen = []
        for entry in islice(entries(source, client), PREVIEWED):
            if isinstance(entry, Refusal):
                seen.append(Seen(entry.remote_id, entry.title, entry.why))
                continue
            title, metas = taker.metas(entry)
            one = taker.rows_of(entry)
            rows = one.address if one else ""
            seen.append(Seen(entry.remote_id, title, "", metas, len(entry.distributions), rows))
    if not seen:
        raise HarvestFailed(
            "La source ne contient aucune fiche : vérifiez l'adresse, le type et les options."
        )
    return seen


def under_way(source: Source) -> Run | None:
    """The run that is not over; one whose job ended without it is closed with the job's words."""
    for run in source.runs.filter(state=Run.State.RUNNING).select_related("job"):
        if run.job is None or run.job.state in {Job.State.WAITING, Job.State.RUNNING}:
            return run
        cancelled = run.job.state == Job.State.CANCELLED
        run.state = Run.State.CANCELLED if cancelled else Run.State.FAILED
        run.message, run.ended_at = run.job.message, run.job.ended_at
        run.save(update_fields=["state", "message", "ended_at"])
    return None


@transaction.atomic
def begin(source: Source, *, by: User | None = None, confirmed: bool = False) -> Run:
    """A new run. Raises AlreadyRunning."""
    locked = Source.objects.select_for_update().get(pk=source.pk)
    if under_way(locked) is not None:
        raise AlreadyRunning(
            f"Une moisson de « {source.name} » est en cours : attendez sa fin ou annulez-la."
        )
    if locked.every_hours:
        locked.next_at = timezone.now() + timedelta(hours=locked.every_hours)
        locked.save(update_fields=["next_at"])
    note("harvest.confirm" if confirmed else "harvest.run", "source", str(source.pk), by, name=source.name)
    return Run.objects.create(source=source, started_by=by, confirmed=confirmed)


def asks(source: Source) -> Run | None:
    """The newest run, if it waits for somebody's yes."""
    last = source.runs.first()
    return last if last is not None and last.state == Run.State.ASKING else None


def remove(source: Source, *, keep: bool, by: User | None = None, progress: Progress = silent) -> int:
    """Forget a source. Its datasets go with it (shown no more, nothing is deleted) unless `keep`. Returns how many it had."""
    items = source.items.exclude(dataset=None).select_related("dataset")
    count = items.count()
    if not keep:
        for item in items.filter(state=Item.State.PRESENT).iterator():
            progress("archive", None)
            archive(item, f"moissonnage « {source.name} »", "La source a été supprimée.")
    note("harvest.remove", "source", str(source.pk), by, name=source.name, kept=keep, datasets=count)
    source.delete()
    return count
