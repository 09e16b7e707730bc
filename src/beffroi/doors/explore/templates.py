"""Templates of metadata: the families a dataset's metadata are given in, by kind (section 13 of the endpoints)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from beffroi.city.catalog.public import KEYS
from beffroi.data.fields import Field
from beffroi.doors.explore.answers import json_answer
from beffroi.doors.explore.catalogue import catalogue
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.links import base, link, listed

#: The templates of each kind; any other is "extra".
KINDS: Mapping[str, tuple[str, ...]] = {
    "basic": ("default", "custom"),
    "interop": ("dcat", "dcat_ap", "inspire", "semantic"),
    "admin": ("explore", "processing"),
    "extra": (),
}


def kind_of(template: str) -> str:
    """The kind of a template."""
    return next((kind for kind, names in KINDS.items() if template in names), "extra")


@explore
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds there are."""
    here = f"{base(request)}/catalog/metadata_templates"
    return json_answer(listed([link("self", here), *(link(kind, f"{here}/{kind}") for kind in KINDS)]))


@explore
def templates(request: HttpRequest, kind: str) -> HttpResponse:
    """The templates of a kind that datasets use."""
    here = f"{base(request)}/catalog/metadata_templates/{kind}"
    found = [name for name in _used() if kind_of(name) == kind]
    if kind not in KINDS:
        raise NoResource("metadata template type", kind[:50])
    return json_answer(listed([link("self", here), *(link(name, f"{here}/{name}") for name in found)]))


@explore
def template(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """The metadata of a template: names and types."""
    found = _used().get(name)
    if found is None or kind_of(name) != kind:
        raise NoResource("metadata template", f"{kind}/{name}"[:100])
    here = f"{base(request)}/catalog/metadata_templates/{kind}/{name}"
    schema = [
        {"name": key, "label": field.label or key, "type": field.type.value, "multivalued": field.multivalued}
        for key, field in found.items()
    ]
    return json_answer(listed([link("self", here)], name=name, type=kind, schema=schema))


def _used() -> dict[str, dict[str, Field]]:
    """The fields of each template, by their names in it."""
    found: dict[str, dict[str, Field]] = {"default": {}}
    for field in catalogue().schema:
        name, dot, key = field.name.partition(".")
        if dot:
            found.setdefault(name, {})[key] = field
        elif field.name in KEYS:
            found["default"][field.name] = field
    return found
