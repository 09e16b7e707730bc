"""A run: read everything, ask if too much changed, take each record, archive what is gone. What is done is written record by
record, so that a run cut anywhere goes on where it was and ends the same."""

from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from beffroi.city.jobs.public import JobCancelled, JobTooLong, WorkerStopping
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import Progress
from beffroi.engines.harvest.identity import Change
from beffroi.engines.harvest.models import Item, Outcome, Run, Source, key_of
from beffroi.engines.harvest.politeness import Client
from beffroi.engines.harvest.reading import read
from beffroi.engines.harvest.records import Entry, HarvestFailed, NotModified, Refusal
from beffroi.engines.harvest.taking import Taker, What
from beffroi.engines.intake.public import withdraw

_STOPS = (JobCancelled, JobTooLong, WorkerStopping)
_BATCH = 200
_KEPT = 30  # runs of a source one can look at
ABSENT = "N'est plus à la source."


def client_for(source: Source, progress: Progress) -> Client:
    """The way to the network for that source."""
    options = settings.BEFFROI
    return Client(
        allow_private=options["FETCH_PRIVATE"] or source.allow_private,
        pause=options["HARVEST_PAUSE_MS"] / 1000,
        progress=progress,
    )


def perform(run: Run, progress: Progress) -> Run:
    """Bring a run to its end; called again after a cut, it goes on. The run's row says how it ended, whatever is raised."""
    if run.state != Run.State.RUNNING:
        return run
    try:
        with client_for(run.source, progress) as client:
            _perform(run, client, progress)
    except _STOPS as stop:
        if not isinstance(stop, WorkerStopping):  # that one goes on at the next start
            _end(
                run,
                Run.State.CANCELLED if isinstance(stop, JobCancelled) else Run.State.FAILED,
                stop.sentence,
            )
        raise
    except BeffroiError as error:
        _end(run, Run.State.FAILED, error.sentence)
        raise
    return run


def _perform(run: Run, client: Client, progress: Progress) -> None:
    source = run.source
    progress("read", 0.0)
    if not run.outcomes.exists() and not source.items.filter(memory__has_key="address").exists():
        client.known = dict(source.memory.get("known") or {})
    try:
        entries = read(source, client)
    except NotModified:
        present = source.items.filter(state=Item.State.PRESENT).count()
        _end(
            run,
            Run.State.DONE,
            "La source n'a pas changé depuis la dernière moisson (réponse 304).",
            {"same": present},
        )
        return
    items = {item.key: item for item in source.items.select_related("dataset__organisation")}
    question = None if run.confirmed else _change(entries, items).question(source.threshold)
    if question and not run.outcomes.exists():
        _end(run, Run.State.ASKING, question)
        return
    taker = Taker(source, client, progress, items)
    client.progress = taker.step
    done = set(run.outcomes.values_list("key", flat=True))
    unchanged: list[Outcome] = []  # written many at once: lost by a cut, they are found the same again
    for position, entry in enumerate(entries):
        taker.fraction = position / len(entries)
        taker.step("harvest")
        key = _key(entry, position)
        if key not in done:
            outcome = _one(run, taker, entry, key)
            unchanged += [outcome] if outcome.pk is None else []
        if len(unchanged) == _BATCH or position == len(entries) - 1:
            Outcome.objects.bulk_create(unchanged)
            unchanged = []
    _archive(run, taker, entries, done)
    _remember(source, client, run)
    counts = Counter(run.outcomes.values_list("what", flat=True))
    taken = sum(counts[what] for what in (What.CREATED, What.CHANGED, What.SAME, What.REVIVED))
    if not taken and not counts[What.ARCHIVED]:
        raise HarvestFailed(
            f"Aucune des {len(entries)} fiches de la source n'a pu être reprise : voyez pourquoi, fiche par fiche."
        )
    _end(run, Run.State.DONE, _sentence(counts), counts)


def _key(entry: Entry, position: int) -> str:
    """What an outcome is known by; a refusal without id, by its place."""
    return key_of(entry.remote_id) if entry.remote_id else f"position {position}"


def _change(entries: list[Entry], items: Mapping[str, Item]) -> Change:
    read_keys = {key_of(entry.remote_id) for entry in entries if entry.remote_id}
    present = {key for key, item in items.items() if item.state == Item.State.PRESENT}
    return Change(len(present), len(read_keys), len(read_keys - items.keys()), len(present - read_keys))


def _one(run: Run, taker: Taker, entry: Entry, key: str) -> Outcome:
    """One record: its failure is its own, the run goes on. The outcome of one that did not change is not written yet."""
    outcome = Outcome(run=run, key=key, remote_id=entry.remote_id)
    if isinstance(entry, Refusal):
        outcome.title, outcome.what, outcome.why = entry.title[:300], What.REFUSED, entry.why
        outcome.save()
        return outcome
    outcome.title = taker.metas(entry)[0]
    try:
        # Without rows, all about a record is one transaction; with rows it is several, each of which may be redone.
        with nullcontext() if taker.rows_of(entry) else transaction.atomic():
            done = taker.take(entry)
            outcome.what, outcome.why, outcome.dataset = done.what, done.why, done.dataset
            if done.what != What.SAME:
                outcome.save()
    except _STOPS:
        raise
    except BeffroiError as error:
        taker.items.pop(key, None)
        outcome.what, outcome.why = What.REFUSED, error.sentence
        outcome.save()
    return outcome


def _archive(run: Run, taker: Taker, entries: list[Entry], done: set[str]) -> None:
    """What is no longer at the source is shown no more. Not when a record could not be told from another: it may be that one."""
    if any(entry.nameless for entry in entries):
        return
    read_keys = {key_of(entry.remote_id) for entry in entries if entry.remote_id}
    for key, item in taker.items.items():
        if key in read_keys or item.state == Item.State.ARCHIVED or key in done:
            continue
        taker.step("archive")
        archive(item, taker.acting_as, ABSENT)
        Outcome.objects.create(
            run=run,
            key=key,
            remote_id=item.remote_id,
            title=item.dataset.title if item.dataset else "",
            what=What.ARCHIVED,
            why=ABSENT,
            dataset=item.dataset,
        )


def archive(item: Item, acting_as: str, reason: str) -> None:
    """Show a record's dataset no more; it comes back with the record, if it was shown."""
    shown = item.dataset is not None and item.dataset.current_id is not None
    if item.dataset is not None and shown:
        withdraw(item.dataset, acting_as=acting_as, reason=reason)
    item.state, item.memory = Item.State.ARCHIVED, {**item.memory, "shown": shown}
    item.save(update_fields=["state", "memory"])


def _remember(source: Source, client: Client, run: Run) -> None:
    """Validators of a catalogue of one document alone: of several pages, the first may stay while another changes."""
    refused = run.outcomes.filter(what=What.REFUSED).exists() or run.outcomes.exclude(why="").exists()
    known = {source.address: client.remembered[source.address]} if source.address in client.remembered else {}
    alone = len(client.remembered) == 1 and client.pages == 1
    Source.objects.filter(pk=source.pk).update(memory={"known": known} if alone and not refused else {})


def _end(run: Run, state: Run.State, message: str, counts: Mapping[str, int] | None = None) -> None:
    run.state, run.message, run.ended_at = state, message, timezone.now()
    run.counts = dict(counts or Counter(run.outcomes.values_list("what", flat=True)))
    run.save(update_fields=["state", "message", "ended_at", "counts"])
    old = Run.objects.filter(source=run.source).order_by("-pk").values_list("pk", flat=True)[_KEPT:]
    Run.objects.filter(pk__in=list(old)).delete()


def _sentence(counts: Mapping[str, int]) -> str:
    words = {
        What.CREATED: "créées",
        What.CHANGED: "changées",
        What.SAME: "inchangées",
        What.REVIVED: "revenues",
        What.ARCHIVED: "archivées",
        What.REFUSED: "refusées",
    }
    said = [f"{counts[what]} {word}" for what, word in words.items() if counts.get(what)]
    return f"Fiches : {', '.join(said)}."
