"""What is said of a dataset, whichever vocabulary repeats it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.city.catalog.public import Dataset, Version, default_metas, folder, licence, stamp
from beffroi.city.metadata.coverage import Box
from beffroi.data.fields import Schema
from beffroi.data.lake import extent


@dataclass(frozen=True, slots=True)
class Licensed:
    """A licence: our code for it when we know it, its title, the address of its text (or nothing)."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """A public dataset's metadata. `more` holds the templates `dcat`, `dcat_ap` and `inspire` together."""

    dataset: Dataset
    default: Mapping[str, Any]
    more: Mapping[str, Any]
    schema: Schema
    licence: Licensed | None

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.default["title"])

    @property
    def description(self) -> str:
        """Its description, HTML as the publisher gave it; the title when there is none."""
        return str(self.default["description"] or self.title)

    @property
    def language(self) -> str:
        """The language of the metadata, ISO 639-1."""
        known = self.default["metadata_languages"] or [self.default["language"]]
        return str(known[0] if isinstance(known, list) else known)[:2].lower()

    @property
    def keywords(self) -> list[str]:
        """Its keywords."""
        return [str(word) for word in self.default["keyword"] or []]

    @property
    def themes(self) -> list[str]:
        """Its themes, in our words."""
        return [str(theme) for theme in self.default["theme"] or []]

    @property
    def publisher(self) -> str:
        """Who answers for it."""
        return str(self.default["publisher"] or self.dataset.organisation.name)

    @property
    def box(self) -> Box | None:
        """Where its rows are, in degrees WGS84."""
        version = self.dataset.current
        return extent(folder(version)) if version and self.schema.geo else None

    @property
    def territory(self) -> str:
        """The name of the place it is about."""
        return ", ".join(str(name) for name in self.default["territory"] or []) or str(
            self.more.get("spatial") or ""
        )

    @property
    def issued(self) -> str:
        """When it was first there."""
        return str(self.more.get("issued") or stamp(self.dataset.created_at))

    @property
    def modified(self) -> str:
        """When its rows last changed."""
        return str(self.default["modified"])

    @property
    def frequency(self) -> str:
        """How often it is updated, in the publisher's words."""
        return str(self.more.get("accrualperiodicity") or self.default["update_frequency"] or "")

    @property
    def kept_schema(self) -> str:
        """The address of the schema that it declares and that all its rows keep. A query, for those that declare one."""
        if not self.dataset.read_options.get("schema") or self.dataset.current is None:
            return ""
        verdict = Version.objects.filter(pk=self.dataset.current.pk).values_list(
            "report__details__schema", flat=True
        )
        found = verdict.first() or {}
        return str(found.get("address") or "") if found.get("valid") is True else ""

    def contact(self, service: str) -> tuple[str, str]:
        """Whom to write to: a name and an e-mail address, `service` being the instance's; either may be nothing."""
        email = str(self.more.get("contact_email") or service)
        return str(self.more.get("contact_name") or self.publisher), email if "@" in email else ""

    def listed(self, name: str) -> list[Any]:
        """A metadata of `default` or of the other templates as a list."""
        value = self.default.get(name) or self.more.get(name)
        return value if isinstance(value, list) else [value] if value else []


def said(dataset: Dataset) -> Said:
    """What is said of a public dataset; no query when `current` and `organisation` came with it."""
    default = default_metas(dataset)
    more: dict[str, Any] = {}
    for template in ("inspire", "dcat", "dcat_ap"):
        more.update({k: v for k, v in (dataset.metas.get(template) or {}).items() if v is not None})
    schema = dataset.current.schema if dataset.current else Schema(())
    if dataset.current:
        dataset.current.dataset = dataset  # it is: where its files lie is then found without a query
    return Said(dataset, default, more, schema, _licensed(default))


def _licensed(default: Mapping[str, Any]) -> Licensed | None:
    name = str(default["license"] or "").strip()
    url = str(default["license_url"] or "").strip()
    known = licence(name) or licence(url)
    if known:
        return Licensed(known.code, known.title, url or known.url)
    return Licensed("", name or url, url) if name or url else None
