"""One record becomes, or changes, one dataset. Everything about a described one happens in one transaction; one with rows goes
through the intake, as any file does."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Link
from beffroi.city.spaces.public import check_room
from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent
from beffroi.data.lake import Progress
from beffroi.engines.harvest.identity import dataset_id_for
from beffroi.engines.harvest.mapping import Names, mapped, table
from beffroi.engines.harvest.models import Item, Outcome, Source, key_of
from beffroi.engines.harvest.politeness import Client
from beffroi.engines.harvest.records import Distribution, HarvestFailed, NotModified, RemoteRecord
from beffroi.engines.harvest.rows import digest_of, file_name, file_of_rows, is_partial
from beffroi.engines.intake.public import IntakeRequest, from_shape, receive, rollback, tell
from beffroi.trust.gate.public import decide

What = Outcome.What
_NO_ROWS = "Les lignes n'ont pas été reprises"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with a record."""

    what: What
    dataset: Dataset
    why: str = ""


@dataclass
class Taker:
    """Takes the records of one source, one at a time."""

    source: Source
    client: Client
    progress: Progress
    items: dict[str, Item] = field(default_factory=dict)
    fraction: float | None = None  # how far the run is
    _tables: dict[str, dict[str, Names]] = field(default_factory=dict)

    @property
    def acting_as(self) -> str:
        """Who acts, in the log."""
        return f"moissonnage « {self.source.name} »"

    def step(self, name: str, _fraction: float | None = None) -> None:
        """Tell where the run stands, whatever part of it speaks."""
        self.progress(name, self.fraction)

    def metas(self, record: RemoteRecord) -> tuple[str, dict[str, dict[str, Any]]]:
        """Title and metadata of a record in our words, with where they come from."""
        if record.vocabulary not in self._tables:
            self._tables[record.vocabulary] = table(record.vocabulary, self.source.mapping)
        metas = mapped(record.said, self._tables[record.vocabulary])
        title = str(metas["default"].pop("title", None) or record.remote_id)[:300]
        metas["default"] |= {
            "source_domain": urlsplit(self.source.address).hostname,
            "source_domain_title": self.source.name,
            "source_domain_address": self.source.address,
            "source_dataset": record.remote_id[:500],
        }
        return title, metas

    def take(self, record: RemoteRecord) -> Done:
        """Make our dataset say what the record says. Raises BeffroiError when it cannot; nothing is changed then."""
        title, metas = self.metas(record)
        print_ = self._fingerprint(record, title, metas)
        item = self.items.get(key_of(record.remote_id)) or Item(
            source=self.source, key=key_of(record.remote_id), remote_id=record.remote_id
        )
        dataset = item.dataset
        if dataset is not None and item.fingerprint == print_ and item.state != Item.State.NEW:
            done = self._again(item, record, dataset)
        else:
            done = self._write(item, record, title, metas, print_)
        self.items[item.key] = item
        return done

    def _again(self, item: Item, record: RemoteRecord, dataset: Dataset) -> Done:
        """A record that says what it said: its dataset comes back if it was away, its rows are looked at."""
        if item.state == Item.State.ARCHIVED:
            newest = dataset.versions.filter(state=catalog.Version.State.ARCHIVED).order_by("-number").first()
            if newest is not None and dataset.current_id is None and item.memory.get("shown", True):
                rollback(dataset, newest.number, acting_as=self.acting_as, reason="De nouveau à la source.")
            item.state = Item.State.PRESENT
            item.save(update_fields=["state"])
            return Done(What.REVIVED, dataset)
        one = self.rows_of(record)
        if one is None or dataset.current_id is None or (record.modified and not item.memory.get("again")):
            return Done(What.SAME, dataset)
        if not item.memory.get("address") and not item.memory.get("again"):
            return Done(
                What.SAME, dataset
            )  # what could not be read is not asked for again until the record changes
        corrections = {} if item.memory.get("address") else {"corrections": self._fields(record)}
        try:
            fresh = self._take_rows(item, dataset, one, corrections)
        except (RefusedContent, LimitReached, HarvestFailed) as error:
            return Done(What.SAME, dataset, f"{_NO_ROWS} : {error.sentence}")
        return Done(What.CHANGED if fresh else What.SAME, dataset)

    def _write(
        self,
        item: Item,
        record: RemoteRecord,
        title: str,
        metas: Mapping[str, Mapping[str, Any]],
        print_: str,
    ) -> Done:
        created = item.dataset is None or item.state == Item.State.NEW
        what = (
            What.CREATED if created else What.REVIVED if item.state == Item.State.ARCHIVED else What.CHANGED
        )
        one = self.rows_of(record)
        why = ""
        with transaction.atomic():
            dataset = self._described(item, record, title, metas)
            if one is None:
                why = self._publish_links(dataset, has_rows=bool(item.memory.get("address"))) or why
                self._finish(item, print_)
        if one is not None:
            try:
                self._take_rows(item, dataset, one, {"corrections": self._fields(record)})
            except (RefusedContent, LimitReached, HarvestFailed) as error:
                why = f"{_NO_ROWS} : {error.sentence}"
                item.memory = {
                    **item.memory,
                    "again": isinstance(error, HarvestFailed),
                }  # the server, or the file
            with transaction.atomic():
                why = self._publish_links(dataset, has_rows=bool(item.memory.get("address"))) or why
                self._finish(item, print_)
        return Done(what, dataset, why)

    def _described(
        self, item: Item, record: RemoteRecord, title: str, metas: Mapping[str, Mapping[str, Any]]
    ) -> Dataset:
        """The dataset of a record, with its metadata and links; made, and tied to the record, at the first time."""
        links = _links(record, metas["default"].get("references"))
        documents = [one for item in record.documents if (one := Link(**asdict(item))).allowed]
        if item.dataset is None:
            check_room(self.source.organisation, datasets=1)
            dataset = catalog.prepare(
                dataset_id_for(record, title, catalog.taken),
                organisation=self.source.organisation,
                title=title,
                metas={
                    template: {k: v for k, v in said.items() if v is not None}
                    for template, said in metas.items()
                },
            )
            dataset.links = links
            dataset.attachments = catalog.with_elsewhere(dataset, documents)
            item.dataset = catalog.create(dataset)
            item.save()
            return item.dataset
        dataset = catalog.describe(item.dataset, title=title, metas=metas)
        if dataset.links != links:
            dataset = catalog.link(dataset, [Link(**one) for one in links])
        if dataset.attachments != (placed := catalog.with_elsewhere(dataset, documents)):
            dataset.attachments = placed
            dataset.save(update_fields=["attachments"])
        item.dataset = dataset
        return dataset

    def _publish_links(self, dataset: Dataset, *, has_rows: bool) -> str:
        """Show a dataset that has no rows here by the list of its links; a list that did not change is not shown twice.

        Gives the gate's reason when it is not to be shown.
        """
        current = dataset.versions.order_by("-number").first()
        if (
            has_rows
            and dataset.versions.filter(described=False, state=catalog.Version.State.PUBLISHED).exists()
        ):
            return ""
        if current is not None and current.described and current.report.get("links") == dataset.links:
            version = current
            if version.is_public:
                return ""
        else:
            version = catalog.begin_described(dataset, source=self.source.address)
        outcome = decide(
            version,
            actor=None,
            acting_as=self.acting_as,
            reason="Décrit à la source, sans lignes reprises ici.",
        )
        if outcome.clearance is None:
            catalog.hold(version)
            return outcome.decision.reason
        catalog.publish(version, outcome.clearance)
        return ""

    def _finish(self, item: Item, print_: str) -> None:
        item.state, item.fingerprint = Item.State.PRESENT, print_
        item.save()

    def rows_of(self, record: RemoteRecord) -> Distribution | None:
        """The file of a record whose rows are to be taken in, if any."""
        if not self.source.takes_rows:
            return None
        return file_of_rows(record.distributions, settings.BEFFROI["HARVEST_MAX_MB"] * 2**20)

    def _take_rows(self, item: Item, dataset: Dataset, one: Distribution, said: Mapping[str, Any]) -> bool:
        """Take the file in if it is not the one we have. True when there is a new version."""
        known = item.memory if item.memory.get("address") == one.address and dataset.current_id else {}
        self.client.known[one.address] = {k: str(known[k]) for k in ("etag", "modified") if known.get(k)}
        with catalog.lake().scratch() as scratch:
            place = scratch / "harvested"
            try:
                answer = self.client.save(one.address, place, settings.BEFFROI["HARVEST_MAX_MB"] * 2**20)
            except NotModified:
                return False
            if is_partial(place):
                raise RefusedContent(
                    "Le service ne donne que ses premières lignes : il n'en est repris aucune."
                )
            digest = digest_of(place)
            memory = {
                "address": one.address,
                "etag": answer.etag,
                "modified": answer.modified,
                "digest": digest,
            }
            fresh = digest != known.get("digest") or bool(said.get("corrections"))
            if fresh:
                request = IntakeRequest(
                    source=str(place),
                    name=file_name(one),
                    dataset_id=dataset.dataset_id,
                    acting_as=self.acting_as,
                    reason=f"Repris de {one.address[:500]}.",
                    **said,
                )
                receipt = receive(request, self.step)
            item.memory = memory
            item.save(update_fields=["memory"])
            if fresh and not receipt.published:  # held, and said once: the same file is not held again
                tell(dataset, receipt.reason, held=True)
                raise RefusedContent(receipt.reason)
            dataset.refresh_from_db(fields=["current"])
            return fresh

    def _fields(self, record: RemoteRecord) -> tuple[Mapping[str, Any], ...]:
        """What the remote decides of its fields, as far as we understand it."""
        try:
            return from_shape({"fields": [dict(f) for f in record.fields]}).fields
        except BeffroiError:
            return ()

    def _fingerprint(self, record: RemoteRecord, title: str, metas: Mapping[str, Any]) -> str:
        files = [asdict(one) for one in (*record.distributions, *record.documents)]
        whole = [
            title,
            metas,
            files,
            [dict(f) for f in record.fields],
            record.modified,
            self.source.takes_rows,
        ]
        return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _links(record: RemoteRecord, page: Any) -> list[dict[str, Any]]:
    """Where the files of a record are; the page that presents it when there is none."""
    made = [Link(**asdict(one)) for one in record.distributions]
    if not made and page:
        made = [Link(str(page), title="Page de présentation", format="html", media_type="text/html")]
    return [asdict(one) for one in dict.fromkeys(made) if one.allowed][:500]
