"""The corrections a person wrote in the form of a draft, as the intake takes them."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Version
from beffroi.data.errors import BeffroiError
from beffroi.data.fields import FIELD_NAME
from beffroi.doors.workspace.report import FieldLine, correction_of, field_lines, kinds

_LONGEST = {"label": 200, "description": 2000, "unit": 40, "name": 100}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadCorrection(BeffroiError):
    """A correction that cannot be: which field, and why."""

    code = "bad_correction"


def corrections_from(posted: Mapping[str, str], version: Version) -> list[dict[str, Any]]:
    """The whole list of corrections: what the form says of the fields it shows, what was said of others unchanged.

    Raises:
        BadCorrection: a name or a type that cannot be.
    """
    lines = field_lines(version)
    made = [correction for line in lines if (correction := _correction(posted, line, version))]
    told = {str(shape.get("name")): shape for shape in version.report.get("fields") or []}
    shown = {(line.field.name, tuple(told.get(line.field.name, {}).get("source") or ())) for line in lines}
    headers = {header for _name, sources in shown for header in sources if len(sources) == 1}
    names = {name for name, _sources in shown}
    kept = [
        dict(shape)
        for shape in (version.report.get("asked") or {}).get("corrections") or []
        if (shape.get("source") not in headers if shape.get("source") else shape.get("name") not in names)
    ]
    return kept + made


def _correction(posted: Mapping[str, str], line: FieldLine, version: Version) -> dict[str, Any]:
    """What the form says of one field; {} when nothing is said that was not guessed."""
    before = correction_of(version, line.field.name, [line.header] if line.header else [])
    if f"{line.key}-label" not in posted:  # not in the form (a page cut short): as it was
        return before
    made = _identity(posted, line, before)
    kind = _said(posted, line, "type")
    if kind and kind not in kinds():
        raise BadCorrection(_("Le champ « %(name)s » ne peut pas avoir ce type.") % {"name": line.field.name})
    label = _said(posted, line, "label")
    guessed = label == (line.field.label or line.field.name) and "label" not in before
    said = {
        "type": kind,
        "label": "" if guessed else label,
        "description": _said(posted, line, "description"),
        "semantic_type": before.get("semantic_type"),
    }
    made |= {key: value for key, value in said.items() if value}
    annotations = _annotations(posted, line, dict(before.get("annotations") or {}))
    if annotations:
        made["annotations"] = annotations
    return made if made.keys() - {"source"} and (line.header or made.keys() - {"name"}) else {}


def _identity(posted: Mapping[str, str], line: FieldLine, before: Mapping[str, Any]) -> dict[str, Any]:
    """Which field is meant: by its column where there is one, and the name a person wants for it."""
    if not line.header:
        return {"name": line.field.name}
    name = _said(posted, line, "name")
    if name and name != line.field.name:
        return {"source": line.header, "name": _named(name, line)}
    return {"source": line.header, **({"name": before["name"]} if before.get("name") else {})}


def _annotations(posted: Mapping[str, str], line: FieldLine, annotations: dict[str, Any]) -> dict[str, Any]:
    unit = _said(posted, line, "unit")
    part = _said(posted, line, "place")
    repairs = [one for one in ("leading_zeros", "swapped") if posted.get(f"{line.key}-{one}")]
    given = {
        "unit": [unit] if unit else None,
        "place": [part] if part in {"longitude", "latitude"} else None,
        "id": [] if posted.get(f"{line.key}-id") else None,
        "repair": repairs or None,
    }
    for key, value in given.items():
        if value is None:
            annotations.pop(key, None)
        else:
            annotations[key] = value
    return annotations


def _said(posted: Mapping[str, str], line: FieldLine, part: str) -> str:
    text = _CONTROLS.sub(" ", posted.get(f"{line.key}-{part}", "")).strip()
    return text[: _LONGEST.get(part, 100)]


def _named(name: str, line: FieldLine) -> str:
    if not FIELD_NAME.fullmatch(name):
        told = {"name": name, "field": line.field.label or line.field.name}
        raise BadCorrection(
            _(
                "« %(name)s » ne peut pas nommer « %(field)s » : prenez des minuscules sans accent, des chiffres et « _ »."
            )
            % told
        )
    return name
