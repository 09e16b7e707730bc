"""The metadata of the Explore API's default template: every key, with what an unset one shows."""

from collections.abc import Mapping
from typing import Any

from beffroi.city.catalog.licences import licence

LISTS = ("theme", "keyword", "geographic_reference", "territory")

KEYS = (
    "title",
    "description",
    "theme",
    "keyword",
    "license",
    "license_url",
    "language",
    "metadata_languages",
    "timezone",
    "modified",
    "modified_updates_on_metadata_change",
    "modified_updates_on_data_change",
    "data_processed",
    "metadata_processed",
    "geographic_reference",
    "geographic_reference_auto",
    "geographic_area",
    "geographic_area_mode",
    "territory",
    "publisher",
    "references",
    "records_count",
    "attributions",
    "source_domain",
    "source_domain_title",
    "source_domain_address",
    "source_dataset",
    "shared_catalog",
    "federated",
    "oauth_scope",
    "parent_domain",
    "update_frequency",
)

#: Keys we compute ourselves.
_COMPUTED = frozenset(
    (
        "modified_updates_on_metadata_change",
        "modified_updates_on_data_change",
        "data_processed",
        "metadata_processed",
        "records_count",
        "shared_catalog",
        "federated",
        "oauth_scope",
        "parent_domain",
    )
)

#: Keys a publisher may set, in the order the API gives them.
SETTABLE = tuple(key for key in KEYS if key not in _COMPUTED)


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Templates of metadata with what `new` says put over `old`; a None in `new` unsets. A known licence brings its URL."""
    result: dict[str, Any] = {template: dict(values) for template, values in old.items()}
    for template, values in new.items():
        kept = result.setdefault(template, {})
        for key, value in values.items():
            if value is None:
                kept.pop(key, None)
            else:
                kept[key] = value
    default = result.get("default", {})
    given = new.get("default", {})
    if given.get("license"):
        known = licence(str(given["license"]))
        if known is not None:
            default["license"] = known.title
            default["license_url"] = known.url
        elif not given.get("license_url"):
            default.pop("license_url", None)
    return result
