"""The forms of a commune's space. What is refused is refused by the room below, with its sentences."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation
from beffroi.city.spaces.public import OPERATORS, OWN, Space


class LooksForm(forms.Form):
    """What an organisation decides of its own space."""

    title = forms.CharField(
        label=_("Titre"), max_length=120, required=False, help_text=_("Vide : le nom de l'organisation.")
    )
    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Quelques phrases en tête de la page d'accueil."),
    )
    colour = forms.CharField(
        label=_("Couleur, pages claires"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "#0a5c8a", "spellcheck": "false"}),
        help_text=_(
            "Celle des liens et des boutons, écrite #rrvvbb ; son contraste est vérifié (4,5 pour 1)."
        ),
    )
    colour_dark = forms.CharField(
        label=_("Couleur, pages sombres"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "#7cc4f0", "spellcheck": "false"}),
        help_text=_("Vide : tirée de la première."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG ou WebP, 2 Mo au plus."))

    def said(self) -> dict[str, Any]:
        """What the room is told: a logo only when one was sent."""
        said = {name: self.cleaned_data[name] for name in (*OWN, *OPERATORS) if name in self.cleaned_data}
        sent = said.pop("logo", None)
        if sent is not None:
            said["logo"] = sent.read()
        if self.cleaned_data.get("without_logo"):
            said["logo"] = None
        return said


class OperatorForm(LooksForm):
    """The same, with what an operator of the platform decides."""

    path = forms.CharField(
        label=_("Mot de l'adresse"),
        max_length=60,
        required=False,
        help_text=_("Le service répond à /espaces/ce-mot/. Vide : l'identifiant de l'organisation."),
    )
    host = forms.CharField(
        label=_("Nom d'hôte"),
        max_length=253,
        required=False,
        help_text=_("Par exemple donnees.commune.fr : faites-le d'abord pointer vers ce service."),
    )
    most_datasets = forms.IntegerField(label=_("Jeux de données au plus"), min_value=0, required=False)
    most_megabytes = forms.IntegerField(label=_("Mégaoctets au plus"), min_value=0, required=False)


class _Opening(forms.Form):
    """For whom a space is opened."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    administrator = forms.EmailField(
        label=_("Administrateur à inviter"),
        max_length=254,
        required=False,
        help_text=_("Son adresse électronique : il reçoit un lien pour ouvrir son compte."),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = organisations
        self.order_fields(["organisation", "administrator", "path", "host"])


class OpenForm(_Opening, LooksForm):
    """A new space, by the organisation's administrator."""


class OperatorOpenForm(_Opening, OperatorForm):
    """A new space, by an operator; the organisation may be new too."""

    name = forms.CharField(
        label=_("Nom de la nouvelle organisation"),
        max_length=200,
        required=False,
        help_text=_("Si elle n'est pas dans la liste : elle est créée, et son espace ouvert."),
    )
    kind = forms.ChoiceField(
        label=_("Sa nature"),
        choices=Organisation.Kind.choices,
        initial=Organisation.Kind.COMMUNE,
        required=False,
    )
    siret = forms.CharField(
        label=_("Son SIRET"),
        max_length=30,
        required=False,
        help_text=_("Quatorze chiffres ; la clé est vérifiée."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.required, choice.empty_label = False, _("une nouvelle, nommée ci-dessous")
        self.order_fields(["organisation", "name", "kind", "siret", "administrator", "path", "host"])

    def clean(self) -> dict[str, Any]:
        """One organisation, known or new."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("organisation")) == bool(said.get("name", "").strip()) and "organisation" in said:
            self.add_error(
                "organisation",
                _("Choisissez une organisation, ou donnez le nom d'une nouvelle : l'un des deux."),
            )
        return said


class _Standing(forms.Form):
    """A space that is there already."""

    without_logo = forms.BooleanField(label=_("Retirer le logo"), required=False)


class SettleForm(_Standing, LooksForm):
    """Changing one's space."""


class OperatorSettleForm(_Standing, OperatorForm):
    """Changing any space."""

    enabled = forms.BooleanField(label=_("Ouvert"), required=False)


def initial(space: Space) -> dict[str, Any]:
    """What the form shows of a space."""
    return {name: getattr(space, name) for name in (*OWN, *OPERATORS) if name != "logo"}
