"""The remarks of a report. A kind is a note's code, and after a dot the case it speaks of.

`column`, `value` and `where` are the note's own; other facts are the kind's.
"""

from beffroi.data.saying.marks import gettext as _
from beffroi.data.saying.marks import ngettext

_Sentences = dict[str, str | tuple[str, str]]

_NAMES: _Sentences = {
    "name": _("« %(name)s »"),
    "names": "%(names)s",
    "names.more": _("%(names)s et %(n)s autres"),
    "example": _("%(where)s « %(value)s »"),
    "percent": _("%(whole)s,%(tenth)s %%"),
}
_READING: _Sentences = {
    "more": ngettext(
        "Et %(n)s autre cas du même genre, non détaillé.", "Et %(n)s autres cas du même genre, non détaillés."
    ),
    "blank_rows": ngettext(
        "%(n)s ligne vide est laissée de côté.", "%(n)s lignes vides sont laissées de côté."
    ),
    "banner": ngettext(
        "La première ligne n'est pas des données (titre ou ligne vide) : elle est laissée de côté.",
        "Les %(n)s premières lignes ne sont pas des données (titre ou lignes vides) : elles sont laissées de côté.",
    ),
    "missing_header": _(
        "Le fichier n'a pas de ligne d'en-têtes : les colonnes sont numérotées, donnez-leur un nom."
    ),
    "multiline_header": _(
        "Les noms de colonnes tiennent sur plusieurs lignes (%(top)s à %(bottom)s), réunies."
    ),
    "repeated_header_row": ngettext(
        "La ligne d'en-têtes est répétée une fois : la répétition est laissée de côté.",
        "La ligne d'en-têtes est répétée %(n)s fois de suite : les répétitions sont laissées de côté.",
    ),
    "repeated_header": _(
        "Le nom de colonne « %(name)s » est répété : la colonne %(number)s devient « %(unique)s »."
    ),
    "blank_header": _("La colonne %(number)s n'a pas de nom."),
    "mixed_encoding": _(
        "Le fichier mêle deux encodages : les caractères qui ne sont pas de l'UTF-8 ont été lus en Windows-1252."
    ),
    "unreadable_characters": _("Des caractères n'existent pas dans l'encodage du fichier : vérifiez-les."),
    "stray_quote": _(
        "La ligne %(line)s a un guillemet jamais refermé : il est gardé comme un caractère ordinaire."
    ),
    "short_row": ngettext(
        "La ligne %(line)s a %(n)s valeur au lieu de %(width)s : les dernières sont restées vides.",
        "La ligne %(line)s a %(n)s valeurs au lieu de %(width)s : les dernières sont restées vides.",
    ),
    "long_row": ngettext(
        "La ligne %(line)s a %(n)s valeur au lieu de %(width)s : les valeurs en trop sont gardées dans des colonnes "
        "ajoutées à la fin.",
        "La ligne %(line)s a %(n)s valeurs au lieu de %(width)s : les valeurs en trop sont gardées dans des colonnes "
        "ajoutées à la fin.",
    ),
    "bad_json_line": _("La ligne %(line)s n'est pas du JSON : elle est gardée comme texte."),
    "bad_geometry": _(
        "La géométrie de l'%(where)s ne peut pas être lue : l'entité est gardée sans elle. Corrigez ses coordonnées."
    ),
    "inner_table": _(
        "La table « %(name)s » du document a été lue ; le reste du document est laissé de côté."
    ),
    "other_tables": _(
        "Le document contient plusieurs tables (%(names)s) : « %(name)s », la plus longue, a été lue. Choisissez-en une "
        "autre par l'option « layer »."
    ),
    "other_layers": _("Le fichier a plusieurs couches (%(names)s) : « %(name)s » a été lue."),
    "other_sheets": _("Le classeur a %(total)s feuilles (%(names)s) : « %(name)s » a été lue."),
    "other_members": _("L'archive contient aussi %(names)s ; seul « %(name)s » a été lu."),
    "merged_cells": ngettext(
        "%(n)s cellule fusionnée : sa valeur est reprise sur chaque ligne qu'elle couvre.",
        "%(n)s cellules fusionnées : leur valeur est reprise sur chaque ligne qu'elles couvrent.",
    ),
    "endings": ngettext(
        "La dernière ligne (« %(shown)s »…) semble être un total ou une remarque, pas des données : mieux vaut ne pas la "
        "publier comme telle.",
        "Les %(n)s dernières lignes (« %(shown)s »…) semblent être un total ou une remarque, pas des données : mieux vaut "
        "ne pas les publier comme telles.",
    ),
    "endings_left": ngettext(
        "La dernière ligne (« %(shown)s »…), total ou remarque, est laissée de côté, comme demandé.",
        "Les %(n)s dernières lignes (« %(shown)s »…), total ou remarque, sont laissées de côté, comme demandé.",
    ),
}
_TYPING: _Sentences = {
    "unknown_correction": _(
        "La correction de « %(column)s » ne désigne aucun champ du fichier : vérifiez son nom."
    ),
    "lost_leading_zeros": ngettext(
        "Colonne « %(column)s » : %(many)s valeur (%(code)s) a perdu ses premiers zéros (laissée telle quelle : demandez la "
        "réparation « leading_zeros » pour les remettre).",
        "Colonne « %(column)s » : %(many)s valeurs (%(code)s) ont perdu leurs premiers zéros (laissées telles quelles : "
        "demandez la réparation « leading_zeros » pour les remettre).",
    ),
    "lost_leading_zeros.repaired": ngettext(
        "Colonne « %(column)s » : %(many)s valeur (%(code)s) a perdu ses premiers zéros (remis comme demandé).",
        "Colonne « %(column)s » : %(many)s valeurs (%(code)s) ont perdu leurs premiers zéros (remis comme demandé).",
    ),
    "at_least": _("au moins %(n)s"),
    "none_words": ngettext(
        "Colonne « %(column)s » : %(many)s cellule (%(words)s) est lue comme vide.",
        "Colonne « %(column)s » : %(many)s cellules (%(words)s) sont lues comme vides.",
    ),
    "naive_hours": _("Colonne « %(column)s » : les heures sans fuseau sont lues à l'heure de %(zone)s."),
    "reprojected": _("« %(column)s » : coordonnées en %(system)s (%(crs)s), converties en WGS84."),
    "swapped_coordinates": _(
        "« %(column)s » : longitude et latitude étaient inversées dans toute la colonne ; elles sont remises dans l'ordre."
    ),
    "territory_share": ngettext(
        "« %(column)s » : %(n)s lieu sur %(total)s est dans le cadre du territoire (%(share)s).",
        "« %(column)s » : %(n)s lieux sur %(total)s sont dans le cadre du territoire (%(share)s).",
    ),
    "swapped_rows": ngettext(
        "« %(column)s » : dans %(n)s ligne, longitude et latitude semblent inversées (%(places)s). Elle est laissée telle "
        "quelle : demandez la réparation « swapped » du champ pour les remettre en ordre.",
        "« %(column)s » : dans %(n)s lignes, longitude et latitude semblent inversées (%(places)s). Elles sont laissées "
        "telles quelles : demandez la réparation « swapped » du champ pour les remettre en ordre.",
    ),
    "bad_value": _(
        "%(where)s, colonne « %(column)s » : « %(value)s » ne se lit pas comme %(kind)s ; la cellule est laissée vide, la "
        "ligne est gardée."
    ),
    "bad_coordinates": _(
        "%(where)s, colonne « %(column)s » : « %(value)s » n'est pas un lieu possible ; la cellule est laissée vide, la "
        "ligne est gardée."
    ),
    "bad_values_more": ngettext(
        "Colonne « %(column)s » : %(n)s autre valeur ne se lit pas comme %(kind)s ; le fichier d'origine la garde.",
        "Colonne « %(column)s » : %(n)s autres valeurs ne se lisent pas comme %(kind)s ; le fichier d'origine les garde.",
    ),
    "bad_values_more.places": ngettext(
        "Colonne « %(column)s » : %(n)s autre valeur n'est pas un lieu possible ; le fichier d'origine la garde.",
        "Colonne « %(column)s » : %(n)s autres valeurs ne sont pas des coordonnées possibles ; le fichier d'origine les "
        "garde.",
    ),
}
_TAKING_IN: _Sentences = {
    "no_licence": _(
        "Aucune licence n'est indiquée : personne ne sait ce qu'il a le droit de faire de ces données (--licence)."
    ),
    "schema_unknown": _(
        "Le schéma déclaré n'a pas été vérifié. Aucun schéma ne s'appelle « %(schema)s » ici : « beffroi schema list » "
        "les donne, « schema add » en ajoute."
    ),
    "schema_unverified": _(
        "Le schéma « %(schema)s » n'a pas pu être vérifié sur ce fichier : ses formats ou ses règles ne se comprennent pas."
    ),
    "schema_partly": _("Schéma « %(schema)s ». %(note)s"),
    "partly.type": _(
        "Champ « %(name)s » : le type « %(type)s » n'est pas connu, ses valeurs ne sont pas vérifiées."
    ),
    "partly.rule": _("Champ « %(name)s » : la règle « %(rule)s » ne peut pas être vérifiée ici."),
    "schema_likely": _(
        "Ce fichier ressemble au schéma « %(schema)s » (%(title)s) : déclarez-le pour que chaque version soit vérifiée "
        "(--schema %(schema)s)."
    ),
    "schema_error": _("Schéma « %(schema)s ». %(fault)s"),
    "schema_error.examples": _("Schéma « %(schema)s ». %(fault)s %(examples)s."),
}

REMARKS: _Sentences = {**_NAMES, **_READING, **_TYPING, **_TAKING_IN}
