"""What pages say to programs that read pages."""

from typing import Any

import orjson
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.public import catalogue_card, dataset_card, site_of
from beffroi.data.rdf import NOTATIONS

register = template.Library()
#: Characters that could end the block they stand in, written as JSON also allows.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def dataset_data(context: dict[str, Any], dataset: Dataset) -> SafeString:
    """The dataset for search engines (schema.org), and where its description is as linked data."""
    links = _documents(f"/explore/dataset/{dataset.dataset_id}")
    return links + _block(dataset_card(dataset, site_of(context["request"])))


@register.simple_tag(takes_context=True)
def catalogue_data(context: dict[str, Any]) -> SafeString:
    """The catalogue for search engines."""
    return _documents("/catalog") + _block(catalogue_card(site_of(context["request"])))


@register.simple_tag
def catalogue_documents() -> SafeString:
    """Where the catalogue is as linked data."""
    return _documents("/catalog")


def _documents(address: str) -> SafeString:
    return format_html_join(
        "\n  ",
        '<link rel="alternate" type="{}" href="{}.{}">',
        ((made.media, address, made.extension) for made in NOTATIONS.values()),
    )


def _block(card: dict[str, Any]) -> SafeString:
    told = orjson.dumps(card).decode().translate(_ESCAPES)
    return format_html('\n  <script type="application/ld+json">{}</script>', mark_safe(told))  # noqa: S308  (JSON, its markup escaped above)
