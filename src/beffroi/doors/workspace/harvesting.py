"""Addresses and forms of harvested sources."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation
from beffroi.engines.harvest.public import KINDS, Source

_RHYTHMS = (
    (0, _("à la main")),
    (1, _("chaque heure")),
    (6, _("toutes les six heures")),
    (24, _("chaque jour")),
    (168, _("chaque semaine")),
)


class SourceForm(forms.Form):
    """What is said of a source. What is refused is refused by the engine, with its sentences."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=None
    )
    name = forms.CharField(label=_("Nom"), max_length=150)
    kind = forms.ChoiceField(
        label=_("Type de source"), choices=[(name, kind.label) for name, kind in KINDS.items()]
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://donnees.exemple.fr"}),
    )
    takes_rows = forms.TypedChoiceField(
        label=_("Lignes"),
        coerce=lambda value: value == "yes",
        choices=(
            ("yes", _("les reprendre quand un fichier se lit")),
            ("no", _("décrire les jeux et leurs liens seulement")),
        ),
    )
    every_hours = forms.TypedChoiceField(label=_("Rythme"), coerce=int, choices=_RHYTHMS, initial=24)
    threshold = forms.IntegerField(
        label=_("Seuil de confirmation (%)"),
        min_value=1,
        max_value=100,
        initial=30,
        help_text=_(
            "Au-delà de cette part d'identifiants inconnus et disparus, la moisson s'arrête et demande."
        ),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une par ligne, nom=valeur : where, organization, tag, q, fq, schema…"),
    )
    mapping = forms.CharField(
        label=_("Correspondance corrigée"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            'En JSON, par-dessus l\'usuelle : {"title": "dct:alternative", "publisher": "=Ville de Lille"}'
        ),
    )

    def __init__(self, *args: Any, organisations: "QuerySet[Organisation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations

    def clean_options(self) -> dict[str, str]:
        """Pairs, from lines."""
        pairs = (line.partition("=") for line in self.cleaned_data["options"].splitlines() if line.strip())
        return {name.strip(): value.strip() for name, _equals, value in pairs}

    def clean_mapping(self) -> Any:
        """JSON; what it may hold is the engine's to say."""
        try:
            return json.loads(self.cleaned_data["mapping"] or "{}")
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("Ce n'est pas du JSON : vérifiez les guillemets et les virgules.")
            ) from error

    def said(self) -> dict[str, Any]:
        """What the engine takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}


def initial(source: Source) -> Mapping[str, Any]:
    """A source as the form shows it."""
    return {
        **{
            name: getattr(source, name)
            for name in ("organisation", "name", "kind", "address", "every_hours", "threshold")
        },
        "takes_rows": "yes" if source.takes_rows else "no",
        "options": "\n".join(f"{name}={value}" for name, value in source.options.items()),
        "mapping": json.dumps(source.mapping, ensure_ascii=False, indent=1) if source.mapping else "",
    }
