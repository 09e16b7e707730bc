"""The sentences of a verdict, made of its facts when they are shown: French by themselves, or in the words a door brings."""

from collections.abc import Callable

#: As gettext's `ngettext`: the form for one, the form for several, how many → the form.
Plural = Callable[[str, str, int], str]
Word = Callable[[str], str]


def in_french(one: str, several: str, count: int) -> str:
    """French as it is written here."""
    return one if count < 2 else several


def as_it_is(text: str) -> str:
    """A word of ours, which pages may say in another language."""
    return text


def sentence(  # noqa: C901, PLR0912 (one sentence for each rule of the standard)
    rule: str,
    name: str,
    count: int,
    expected: str,
    *,
    ngettext: Plural = in_french,
    gettext: Word = as_it_is,
) -> str:
    """What happened, of a fault's facts: its rule, its field, how many values, what was asked."""
    told = {"name": name, "count": count, "expected": expected}
    match rule:
        case "type":
            kind, colon, form = expected.partition(" : ")
            told["expected"] = f"{gettext(kind) if kind else ''}{colon}{form}"
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur ne se lit pas comme %(expected)s.",
                "Champ « %(name)s » : %(count)s valeurs ne se lisent pas comme %(expected)s.",
                count,
            )
        case "required":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur manque, alors que ce champ est obligatoire.",
                "Champ « %(name)s » : %(count)s valeurs manquent, alors que ce champ est obligatoire.",
                count,
            )
        case "unique":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur se répète, alors que chacune doit être unique.",
                "Champ « %(name)s » : %(count)s valeurs se répètent, alors que chacune doit être unique.",
                count,
            )
        case "primary-key":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur se répète, alors qu'elle forme la clé de chaque ligne.",
                "Champ « %(name)s » : %(count)s valeurs se répètent, alors qu'elles forment la clé de chaque ligne.",
                count,
            )
        case "pattern":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur n'a pas la forme demandée (%(expected)s).",
                "Champ « %(name)s » : %(count)s valeurs n'ont pas la forme demandée (%(expected)s).",
                count,
            )
        case "enum":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur n'est pas dans la liste admise (%(expected)s).",
                "Champ « %(name)s » : %(count)s valeurs ne sont pas dans la liste admise (%(expected)s).",
                count,
            )
        case "minimum":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur est sous le minimum, %(expected)s.",
                "Champ « %(name)s » : %(count)s valeurs sont sous le minimum, %(expected)s.",
                count,
            )
        case "maximum":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur dépasse le maximum, %(expected)s.",
                "Champ « %(name)s » : %(count)s valeurs dépassent le maximum, %(expected)s.",
                count,
            )
        case "minLength":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur a moins de %(expected)s caractères.",
                "Champ « %(name)s » : %(count)s valeurs ont moins de %(expected)s caractères.",
                count,
            )
        case "maxLength":
            text = ngettext(
                "Champ « %(name)s » : %(count)s valeur a plus de %(expected)s caractères.",
                "Champ « %(name)s » : %(count)s valeurs ont plus de %(expected)s caractères.",
                count,
            )
        case "missing-label":
            text = gettext("La colonne « %(name)s » manque : ajoutez-la, même vide.")
        case "extra-label":
            text = ngettext(
                "Le schéma ne connaît pas cette colonne : %(expected)s.",
                "Le schéma ne connaît pas ces colonnes : %(expected)s.",
                count,
            )
        case "incorrect-label":
            text = gettext("Les colonnes ne sont pas dans l'ordre du schéma : %(expected)s.")
        case "ragged_row":
            text = gettext("Des lignes n'ont pas autant de cellules que l'en-tête.")
        case "blank_row":
            text = gettext("Des lignes sont vides.")
        case _:
            text = "%(name)s : %(expected)s"
    return text % told
