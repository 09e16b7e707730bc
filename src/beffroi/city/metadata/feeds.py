"""New and updated datasets as a feed: RSS 2.0 or Atom (RFC 4287). An entry is named by its dataset's address, which stays."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import clean, plain
from beffroi.city.metadata.said import said

_KINDS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
_LONGEST = 2_000  # characters of a description: a feed announces, the page tells


def feed(
    kind: Literal["atom", "rss"], datasets: Iterable[Dataset], site: Site, *, title: str, here: str, page: str
) -> bytes:
    """The feed found at `here`, of what the page `page` lists."""
    made = _KINDS[kind](
        title=clean(title),
        link=page,
        description=site.description,
        language="fr",
        author_name=site.title,
        feed_url=here,
        feed_guid=here,
    )
    for dataset in datasets:
        told = said(dataset)
        address = site.dataset(dataset.dataset_id)
        published = dataset.current.published_at if dataset.current else None
        made.add_item(
            title=clean(told.title),
            link=address,
            description=plain(told.description)[:_LONGEST],
            unique_id=address,
            unique_id_is_permalink=True,
            author_name=clean(told.publisher),
            pubdate=dataset.created_at if kind == "atom" else published or dataset.created_at,
            updateddate=_updated(told.modified, published or dataset.modified_at),
            categories=[clean(word) for word in (*told.themes, *told.keywords)],
        )
    return made.writeString("utf-8").encode()


def _updated(said_so: str, otherwise: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(said_so)
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
