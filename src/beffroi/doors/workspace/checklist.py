"""What is missing before a publication: each line says what, why, and where to put it right."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, Version


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to have. `place` is the anchor of its field on the page of the description; '' for the draft itself."""

    what: str
    done: bool
    why: str
    place: str


def checklist(dataset: Dataset, draft: Version | None) -> list[Line]:
    """All that is asked for, in the order of the form; the last lines are about the rows."""
    default = dataset.metas.get("default") or {}
    contact = (dataset.metas.get("dcat") or {}).get("contact_email")
    lines = [
        Line(
            _("Un titre"), bool(dataset.title.strip()), _("C'est par lui qu'on trouve les données."), "title"
        ),
        Line(
            _("Une description"),
            bool(str(default.get("description") or "").strip()),
            _("Dites ce que c'est, d'où cela vient, ce qui manque."),
            "description",
        ),
        Line(
            _("Une licence"),
            bool(default.get("license")),
            _("Sans elle, personne ne sait ce qu'il a le droit d'en faire."),
            "license",
        ),
        Line(
            _("Un producteur"),
            bool(default.get("publisher") or dataset.organisation.name),
            _("Qui répond de ces données."),
            "publisher",
        ),
        Line(
            _("Un contact"),
            bool(contact or dataset.organisation.contact),
            _("L'adresse d'un service, pour les questions ; pas celle d'une personne."),
            "contact",
        ),
    ]
    if draft is not None:
        lines.append(
            Line(_("Des lignes"), draft.records_count > 0, _("Le fichier doit avoir des lignes."), "")
        )
    return lines


def complete(lines: list[Line]) -> bool:
    """Whether nothing is missing."""
    return all(line.done for line in lines)
