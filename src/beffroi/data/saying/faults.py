"""What is said of a rule of a Table Schema that a file does not keep; kinds are `fault.` and the standard's word."""

from beffroi.data.saying.marks import gettext as _
from beffroi.data.saying.marks import ngettext

FAULTS: dict[str, str | tuple[str, str]] = {
    "fault.form": _("%(what)s : %(form)s"),
    "fault.type": ngettext(
        "Champ « %(name)s » : %(n)s valeur ne se lit pas comme %(expected)s.",
        "Champ « %(name)s » : %(n)s valeurs ne se lisent pas comme %(expected)s.",
    ),
    "fault.required": ngettext(
        "Champ « %(name)s » : %(n)s valeur manque, alors que ce champ est obligatoire.",
        "Champ « %(name)s » : %(n)s valeurs manquent, alors que ce champ est obligatoire.",
    ),
    "fault.unique": ngettext(
        "Champ « %(name)s » : %(n)s valeur se répète, alors que chacune doit être unique.",
        "Champ « %(name)s » : %(n)s valeurs se répètent, alors que chacune doit être unique.",
    ),
    "fault.primary-key": ngettext(
        "Champ « %(name)s » : %(n)s valeur se répète, alors qu'elle forme la clé de chaque ligne.",
        "Champ « %(name)s » : %(n)s valeurs se répètent, alors qu'elles forment la clé de chaque ligne.",
    ),
    "fault.pattern": ngettext(
        "Champ « %(name)s » : %(n)s valeur n'a pas la forme demandée (%(expected)s).",
        "Champ « %(name)s » : %(n)s valeurs n'ont pas la forme demandée (%(expected)s).",
    ),
    "fault.enum": ngettext(
        "Champ « %(name)s » : %(n)s valeur n'est pas dans la liste admise (%(expected)s).",
        "Champ « %(name)s » : %(n)s valeurs ne sont pas dans la liste admise (%(expected)s).",
    ),
    "fault.minimum": ngettext(
        "Champ « %(name)s » : %(n)s valeur est sous le minimum, %(expected)s.",
        "Champ « %(name)s » : %(n)s valeurs sont sous le minimum, %(expected)s.",
    ),
    "fault.maximum": ngettext(
        "Champ « %(name)s » : %(n)s valeur dépasse le maximum, %(expected)s.",
        "Champ « %(name)s » : %(n)s valeurs dépassent le maximum, %(expected)s.",
    ),
    "fault.minLength": ngettext(
        "Champ « %(name)s » : %(n)s valeur a moins de %(expected)s caractères.",
        "Champ « %(name)s » : %(n)s valeurs ont moins de %(expected)s caractères.",
    ),
    "fault.maxLength": ngettext(
        "Champ « %(name)s » : %(n)s valeur a plus de %(expected)s caractères.",
        "Champ « %(name)s » : %(n)s valeurs ont plus de %(expected)s caractères.",
    ),
    "fault.missing-label": _("La colonne « %(name)s » manque : ajoutez-la, même vide."),
    "fault.extra-label": ngettext(
        "Le schéma ne connaît pas cette colonne : %(expected)s.",
        "Le schéma ne connaît pas ces colonnes : %(expected)s.",
    ),
    "fault.incorrect-label": _("Les colonnes ne sont pas dans l'ordre du schéma : %(expected)s."),
    "fault.ragged_row": _("Des lignes n'ont pas autant de cellules que l'en-tête."),
    "fault.blank_row": _("Des lignes sont vides."),
}
