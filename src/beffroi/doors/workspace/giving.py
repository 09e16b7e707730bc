"""What people fill in to give a file, or to have one taken again."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation

_NO_ADDRESS = _("Cette adresse n'en est pas une : elle commence par https:// ou http://.")


class SourceForm(forms.Form):
    """A file, or an address, for an organisation."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Pour quelle organisation"),
        error_messages={"required": _("Choisissez l'organisation qui répond de ces données.")},
    )
    title = forms.CharField(
        label=_("Titre"),
        required=False,
        max_length=120,
        help_text=_(
            "Court et sans sigle ; il fait aussi l'adresse des données, qui ne changera plus. Vide, c'est le nom du fichier."
        ),
    )
    file = forms.FileField(
        label=_("Un fichier de votre ordinateur"),
        required=False,
        error_messages={"empty": _("Le fichier est vide : vérifiez que l'export est allé à son terme.")},
    )
    address = forms.URLField(
        label=_("Ou l'adresse d'un fichier"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("Le fichier y sera pris, et pourra l'être de nouveau aux heures que vous direz."),
        error_messages={"invalid": _NO_ADDRESS},
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
        field.empty_label = _("Choisissez…")

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool(said.get("address")):
            both = bool(said.get("file"))
            raise forms.ValidationError(
                _("Donnez un fichier ou une adresse, pas les deux.")
                if both
                else _("Donnez un fichier, ou une adresse.")
            )
        _web_only(said)
        return said


class UpdateForm(forms.Form):
    """An update that comes back."""

    address = forms.URLField(
        label=_("Adresse du fichier"),
        max_length=2000,
        assume_scheme="https",
        error_messages={"required": _("Donnez l'adresse du fichier."), "invalid": _NO_ADDRESS},
    )
    hours = forms.TypedChoiceField(
        label=_("Reprendre le fichier"),
        coerce=int,
        choices=[
            (1, _("toutes les heures")),
            (6, _("toutes les six heures")),
            (24, _("tous les jours")),
            (168, _("toutes les semaines")),
            (720, _("tous les mois")),
        ],
    )
    first = forms.DateTimeField(
        label=_("À partir du"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
        help_text=_("Laissez vide pour compter à partir de maintenant."),
        error_messages={"invalid": _("Écrivez la date et l'heure ainsi : 24/10/2026 06:00.")},
    )

    def clean(self) -> dict[str, Any]:
        """The address is one of the web."""
        said = super().clean() or {}
        _web_only(said)
        return said


def _web_only(said: dict[str, Any]) -> None:
    address = str(said.get("address") or "")
    if address and not address.startswith(("https://", "http://")):
        raise forms.ValidationError(_NO_ADDRESS)
