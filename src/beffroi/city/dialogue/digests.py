"""What changed of what people follow, in one message per mailbox."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import parse_qsl

from django.utils import timezone

from beffroi.city.catalog.public import Entry, Shelf, Wanted, shelf
from beffroi.city.dialogue.letters import NotSent, address, link, send
from beffroi.city.dialogue.models import Follow, Question, Reuse
from beffroi.data.lake import Progress

EVERY: Mapping[str, timedelta] = {
    Follow.Rhythm.DAILY: timedelta(days=1),
    Follow.Rhythm.WEEKLY: timedelta(days=7),
}
MOST = 30  # changes told of one follow; the page holds the others


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a message: a new version, a question answered, a reuse."""

    kind: str  # data, answer, reuse
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a message says of one follow."""

    follow: Follow
    changes: Sequence[Change]
    more: int
    address: str  # of what is followed
    stop: str  # of the page that ends it


def wanted_of(search: str) -> Wanted:
    """What a follow's search looks for: the end of the catalogue's address."""
    asked = dict(parse_qsl(search.removeprefix("?")))
    return Wanted(asked.pop("q", ""), asked)


def due(now: datetime) -> Iterator[list[Follow]]:
    """Follows whose turn it is, together by mailbox, language and address of the service: all of a rhythm when one is due."""
    for rhythm, every in EVERY.items():
        running = Follow.objects.filter(confirmed_at__isnull=False, rhythm=rhythm)
        mailboxes = running.filter(told_until__lte=now - every).order_by().values("email")
        found = running.filter(email__in=mailboxes).select_related("dataset__current", "producer")
        ordered = found.order_by("email", "language", "base", "pk")
        for _who, theirs in groupby(ordered, key=lambda f: (f.email, f.language, f.base)):
            yield list(theirs)


def send_due(progress: Progress, now: datetime | None = None) -> dict[str, int]:
    """Send what is due. A mailbox whose message could not leave keeps its turn; nothing new, no message."""
    now = now or timezone.now()
    sent = failed = 0
    for theirs in list(due(now)):
        progress("send", None)
        parts = [part for part in (_part(f, now) for f in theirs) if part.changes]
        try:
            if parts:
                _send(parts)
                sent += 1
        except NotSent:
            failed += 1
            continue
        Follow.objects.filter(pk__in=[f.pk for f in theirs]).update(told_until=now)
    return {"sent": sent, "failed": failed}


def _part(follow: Follow, now: datetime) -> Part:
    since = follow.told_until or now
    known = shelf()
    entries: list[Entry] = []
    if follow.dataset is not None:
        path = f"/explore/dataset/{follow.dataset.dataset_id}/"
        version = follow.dataset.current
        changed = version is not None and version.published_at is not None and version.published_at > since
        entries = [e for e in known.entries if e.pk == follow.dataset.pk] if changed else []
    elif follow.producer is not None:
        path = f"/producteurs/{follow.producer.slug}/"
        entries = _found(known, Wanted(chosen={"organisation": follow.producer.slug}), since)
    else:
        path = f"/explore/{follow.search}"
        entries = _found(known, wanted_of(follow.search), since)

    def at(where: str) -> str:
        return address(follow.base, where, follow.language)

    changes = [Change("data", e.title, at(f"/explore/dataset/{e.dataset_id}/")) for e in entries[:MOST]]
    changes += _said(follow, since, now)
    stop = at(f"/ne-plus-suivre/{link('stop', follow)}/")
    return Part(follow, changes, max(0, len(entries) - MOST), at(path), stop)


def _found(known: Shelf, wanted: Wanted, since: datetime) -> list[Entry]:
    return known.since(known.found(wanted), since)


def _said(follow: Follow, since: datetime, now: datetime) -> list[Change]:
    """Questions answered and reuses shown of a followed dataset."""
    if follow.dataset is None:
        return []
    page = address(follow.base, f"/explore/dataset/{follow.dataset.dataset_id}/discussion/", follow.language)
    answered = Question.objects.filter(
        dataset=follow.dataset, state=Question.State.ANSWERED, decided_at__gt=since, decided_at__lte=now
    )
    shown = Reuse.objects.filter(
        datasets=follow.dataset, state=Reuse.State.ACCEPTED, decided_at__gt=since, decided_at__lte=now
    )
    return [
        *(Change("answer", q.title, page) for q in answered[:MOST]),
        *(
            Change("reuse", r.title, address(follow.base, f"/reutilisations/{r.pk}/", follow.language))
            for r in shown[:MOST]
        ),
    ]


def _send(parts: Sequence[Part]) -> None:
    """One message. Mail programs offer to stop the first follow in one click (RFC 8058); each line has a link of its own."""
    first = parts[0].follow
    send(
        "digest",
        first.email,
        first.language,
        {"parts": parts, "count": sum(len(part.changes) + part.more for part in parts)},
        headers={
            "List-Unsubscribe": f"<{parts[0].stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        },
    )
