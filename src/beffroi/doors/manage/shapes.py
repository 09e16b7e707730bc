"""What this door shows of datasets, versions and jobs."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from beffroi.city.catalog.public import Attachment, Dataset, Version
from beffroi.city.jobs.public import Job
from beffroi.engines.intake.public import public_url


class VersionShape(Schema):
    """One version. `state`: building, draft, held, published, archived, removed, failed."""

    number: int
    state: str
    records: int
    bytes: int = Field(description="Octets du fichier d'échange.")
    file: str = Field(description="Nom du fichier reçu.")
    created: datetime
    published: datetime | None
    reason: str = Field(description="Pourquoi une version a été refusée.")

    @classmethod
    def of(cls, version: Version) -> "VersionShape":
        """As it stands."""
        return cls(
            number=version.number,
            state=version.state,
            records=version.records_count,
            bytes=version.data_bytes,
            file=version.original_name,
            created=version.created_at,
            published=version.published_at,
            reason=str(version.report.get("failure") or ""),
        )


class DatasetShape(Schema):
    """A dataset. `public` is the number of the version people see, None when they see nothing."""

    dataset_id: str
    uid: str
    organisation: str
    title: str
    metas: dict[str, dict[str, Any]]
    public: int | None
    records: int | None
    created: datetime
    modified: datetime = Field(description="Dernier changement de la description.")
    published: datetime | None
    url: str

    @classmethod
    def of(cls, dataset: Dataset) -> "DatasetShape":
        """As it stands; `current` and `organisation` were read with it."""
        version = dataset.current
        return cls(
            dataset_id=dataset.dataset_id,
            uid=dataset.uid,
            organisation=dataset.organisation.slug,
            title=dataset.title,
            metas=dataset.metas,
            public=version.number if version else None,
            records=version.records_count if version else None,
            created=dataset.created_at,
            modified=dataset.modified_at,
            published=version.published_at if version else None,
            url=public_url(dataset.dataset_id),
        )


class JobShape(Schema):
    """A job. `state`: waiting, running, done, failed, cancelled; `message` says how it ended and what to do."""

    id: str
    title: str
    state: str
    step: str
    fraction: float | None
    message: str
    result: dict[str, Any]
    created: datetime
    started: datetime | None
    ended: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobShape":
        """As it stands."""
        return cls(
            id=str(job.pk),
            title=job.title,
            state=job.state,
            step=job.step,
            fraction=job.fraction,
            message=job.message,
            result=job.result,
            created=job.created_at,
            started=job.started_at,
            ended=job.ended_at,
        )


class DocumentShape(Schema):
    """A document given with a dataset; `size` in bytes; `url` where it is when its source keeps it."""

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    url: str

    @classmethod
    def of(cls, item: Attachment) -> "DocumentShape":
        """As it stands."""
        return cls(
            id=item.id,
            name=item.name,
            title=item.title,
            mimetype=item.mimetype,
            size=item.size,
            url=item.url,
        )
