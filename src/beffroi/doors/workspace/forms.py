"""Forms of the organisation's own pages. What is refused is refused by the rules below, with their sentences."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beffroi.city.pages.public import LONGEST
from beffroi.city.people.public import Organisation, Role


class Day(forms.DateField):
    """A day, picked in the browser's own calendar; may be left out."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class MandateForm(forms.Form):
    """A role and its dates."""

    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices, initial=Role.MEMBER)
    since = Day(_("Depuis le (facultatif)"))
    until = Day(_("Jusqu'au, compris (facultatif)"))


class OfferForm(MandateForm):
    """A role offered by e-mail."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    field_order = ("email", "role", "since", "until")


class PlaceForm(forms.Form):
    """What an organisation is, and under which it stands."""

    kind = forms.ChoiceField(label=_("Nature"), choices=Organisation.Kind.choices)
    parent = forms.ModelChoiceField(
        Organisation.objects.order_by("name", "pk"),
        label=_("Dépend de"),
        required=False,
        help_text=_(
            "Un CCAS de sa commune, un délégataire de qui délègue. Les droits ne suivent pas l'arbre."
        ),
    )


class NewOrganisationForm(PlaceForm):
    """A new organisation."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    siret = forms.CharField(
        label=_("SIRET"),
        required=False,
        max_length=30,
        help_text=_("Quatorze chiffres ; la clé est vérifiée."),
    )
    field_order = ("name", "kind", "siret", "parent")


class OrganisationForm(forms.ModelForm[Organisation]):
    """What an organisation says of itself."""

    siret = forms.CharField(
        label=_("SIRET"),
        required=False,
        max_length=30,
        help_text=_("Quatorze chiffres ; la clé est vérifiée."),
    )
    second_factor = forms.BooleanField(
        label=_("Second facteur"),
        required=False,
        widget=forms.Select(choices=((False, _("Non")), (True, _("Oui")))),
        help_text=_("Exigé de ceux qui publient : un code ou une clé d'accès, dès leur prochaine connexion."),
    )

    schema_errors_block = forms.BooleanField(
        label=_("Écarts au schéma"),
        required=False,
        widget=forms.Select(
            choices=((False, _("Dits, sans retenir les données")), (True, _("Retiennent la version")))
        ),
        help_text=_(
            "Pour les jeux qui déclarent un schéma : une version qui s'en écarte peut-elle être publiée ?"
        ),
    )

    class Meta:
        model = Organisation
        fields = ("name", "siret", "contact", "description", "second_factor", "schema_errors_block")
        labels = {  # noqa: RUF012 - Django's own attribute, read only
            "name": _("Nom"),
            "contact": _("Contact public"),
            "description": _("Présentation"),
        }
        help_texts = {  # noqa: RUF012 - Django's own attribute, read only
            "contact": _("L'adresse d'un service, pas celle d'une personne : tous la lisent."),
        }


class TextForm(forms.Form):
    """A page's text."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    body = forms.CharField(
        label=_("Texte"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "En Markdown : **gras**, *italique*, # titre, - liste, [lien](https://exemple.fr), tableaux. Sans HTML ni image."
        ),
    )
