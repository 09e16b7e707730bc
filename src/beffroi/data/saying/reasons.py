"""Why a field has its type."""

from beffroi.data.saying.marks import gettext as _
from beffroi.data.saying.marks import ngettext

REASONS: dict[str, str | tuple[str, str]] = {
    "why.none": _("aucune valeur"),
    "why.code_values": _("les valeurs ont la forme d'un code (%(code)s)"),
    "why.code_header": _("l'en-tête annonce un code : les chiffres ne se comptent pas"),
    "why.code": _("l'en-tête et les valeurs disent : %(code)s"),
    "why.all": _("toutes les valeurs sont %(form)s"),
    "why.almost": _("presque toutes les valeurs sont %(form)s"),
    "why.zeros": _("des valeurs commencent par des zéros : ce sont des codes, pas des nombres"),
    "why.mixed": ngettext(
        "%(n)s valeur sur %(values)s n'est pas %(form)s : tout est gardé en texte",
        "%(n)s valeurs sur %(values)s ne sont pas %(form)s : tout est gardé en texte",
    ),
    "why.texts": _("des textes"),
    "why.person": _("type choisi par une personne"),
    "why.schema": _("le schéma déclaré dit que c'est %(kind)s"),
    "why.file": _("le fichier dit que c'est %(kind)s"),
    "why.geometries": _("le fichier donne des géométries"),
    "why.two_columns": _("deux colonnes donnent des coordonnées"),
}
