"""What is said of a dataset: the form, its suggestions, and the metadata it stands for."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import LICENCES, Dataset, licence, shelf
from beffroi.city.territory.public import Grouping

_MOST_WORDS = 50
_THEMES = (
    "Administration et vie publique",
    "Aménagement et urbanisme",
    "Culture",
    "Économie et finances",
    "Éducation",
    "Énergie",
    "Environnement",
    "Mobilité et transports",
    "Population et société",
    "Santé",
    "Sport et loisirs",
)
_FREQUENCIES = (
    ("", _("Non précisée")),
    ("en continu", _("en continu")),
    ("horaire", _("toutes les heures")),
    ("quotidienne", _("tous les jours")),
    ("hebdomadaire", _("toutes les semaines")),
    ("mensuelle", _("tous les mois")),
    ("trimestrielle", _("tous les trimestres")),
    ("semestrielle", _("tous les six mois")),
    ("annuelle", _("tous les ans")),
    ("irreguliere", _("quand il y a du nouveau")),
    ("jamais", _("plus jamais")),
)
_RECOMMENDED = ("etalab-2.0", "ODbL-1.0")  # those a French public body may choose (CRPA, art. D323-2-1)


class DescribeForm(forms.Form):
    """The metadata a person writes. Every field has the name of its place in the checklist."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=300,
        help_text=_("Court et sans sigle : « Bornes de recharge pour véhicules électriques »."),
        error_messages={"required": _("Donnez un titre : c'est par lui qu'on trouve les données.")},
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ce que c'est, d'où cela vient, à quelle date, ce qui manque, à quoi cela peut servir."),
    )
    license = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        help_text=_(
            "La Licence Ouverte convient presque toujours ; l'ODbL oblige à rendre ce qu'on en fait."
        ),
    )
    publisher = forms.CharField(
        label=_("Producteur"),
        required=False,
        max_length=300,
        help_text=_("Qui répond de ces données ; vide, c'est votre organisation."),
    )
    contact = forms.EmailField(
        label=_("Contact"),
        required=False,
        help_text=_("L'adresse d'un service, montrée à tous ; vide, celle de votre organisation."),
        error_messages={"invalid": _("Cette adresse n'en est pas une : nom@commune.fr.")},
    )
    theme = forms.CharField(
        label=_("Thèmes"),
        required=False,
        max_length=1000,
        help_text=_("Un ou plusieurs, séparés par des virgules."),
    )
    keyword = forms.CharField(
        label=_("Mots-clés"),
        required=False,
        max_length=3000,
        help_text=_("Les mots que l'on cherchera, séparés par des virgules."),
    )
    territory = forms.CharField(
        label=_("Territoire"),
        required=False,
        max_length=1000,
        help_text=_("Les lieux dont parlent ces données, séparés par des virgules."),
    )
    update_frequency = forms.ChoiceField(
        label=_("Mises à jour promises"),
        required=False,
        choices=_FREQUENCIES,
        help_text=_("La page publique dira si la promesse est tenue."),
    )

    def __init__(self, *args: Any, dataset: Dataset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = str(dataset.meta("license") or "")
        for name, words in suggestions(dataset).items():
            self.fields[name].words = words  # type: ignore[attr-defined]  # read by the field's template
        for name in ("description", "license", "contact"):
            self.fields[name].asked = True  # type: ignore[attr-defined]  # before publication, though not to save
        choice = self.fields["license"]
        frequency = self.fields["update_frequency"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(frequency, forms.ChoiceField)
        choice.choices = _licences(known)
        said = str(dataset.meta("update_frequency") or "")
        if said and said not in dict(_FREQUENCIES):
            frequency.choices = [*_FREQUENCIES, (said, said)]


def _licences(known: str) -> list[Any]:
    first = [(one.title, one.title) for one in LICENCES if one.code in _RECOMMENDED]
    others = [(one.title, one.title) for one in LICENCES if one.code not in _RECOMMENDED]
    groups: list[Any] = [
        ("", _("Choisissez…")),
        (_("Pour un organisme public"), first),
        (_("Autres"), others),
    ]
    return [*groups, (known, known)] if known and licence(known) is None else groups


def initial(dataset: Dataset) -> dict[str, Any]:
    """What the form shows first."""
    said = str(dataset.meta("license") or "")
    found = licence(said)
    return {
        "title": dataset.title,
        "description": dataset.meta("description") or "",
        "license": found.title if found else said,
        "publisher": dataset.meta("publisher") or "",
        "contact": dataset.meta("contact_email", "dcat") or "",
        "update_frequency": dataset.meta("update_frequency") or "",
        **{name: ", ".join(_list(dataset.meta(name))) for name in ("theme", "keyword", "territory")},
    }


def suggestions(dataset: Dataset) -> dict[str, list[str]]:
    """Words already used, in the catalogue or by the organisation, for what has no list of its own."""
    themes = sorted({*_THEMES, *shelf().postings.get("theme", {})}, key=str.casefold)
    neighbours = Dataset.objects.filter(organisation=dataset.organisation).order_by("-modified_at")
    used = neighbours.values_list("metas__default__keyword", flat=True)[:200]
    keywords = {word for words in used for word in _list(words)}
    places = list(Grouping.objects.order_by("name").values_list("name", flat=True)[:20])
    return {
        "theme": themes[:40],
        "keyword": sorted(keywords, key=str.casefold)[:40],
        "territory": places,
    }


def metas_of(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The form's answers as metadata; what is empty is taken back."""
    default: dict[str, Any] = {
        name: said[name] or None for name in ("description", "license", "publisher", "update_frequency")
    }
    default |= {name: _words(said[name]) or None for name in ("theme", "keyword", "territory")}
    if default["license"] is None:
        default["license_url"] = None
    return {"default": default, "dcat": {"contact_email": said["contact"] or None}}


def _words(text: str) -> list[str]:
    """The parts between commas or semicolons, each once."""
    parts = (" ".join(part.split())[:200] for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))[:_MOST_WORDS]


def _list(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []
