"""A dataset's licence as a reader meets it."""

from dataclasses import dataclass

from beffroi.city.catalog.public import Dataset, licence


@dataclass(frozen=True, slots=True)
class Shown:
    """Its name, and the address of its text when it is an address of the web."""

    title: str
    url: str


def of(dataset: Dataset) -> Shown | None:
    """The licence, or None when the publisher stated none."""
    said = str(dataset.meta("license") or "").strip()
    if not said:
        return None
    known = licence(said)
    url = str(dataset.meta("license_url") or (known.url if known else ""))
    return Shown(known.title if known else said, url if url.startswith(("https://", "http://")) else "")
