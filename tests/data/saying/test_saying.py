"""What is said of files: every kind that code writes has its sentence, in French and in English, and old reports still speak."""

import ast
import gettext
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from beffroi.data.saying import SENTENCES, Said, in_words, named, place, reason, remark, retold, word

HOUSE = Path(__file__).parents[3] / "src" / "beffroi"
CATALOGUE = HOUSE / "data" / "locale" / "en" / "LC_MESSAGES" / "django.po"
SAYERS = {"Said", "Note"}
BOOK = {"add", "info"}  # of `notes`


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> gettext.GNUTranslations:
    compiled = tmp_path_factory.mktemp("words") / "en.mo"
    with CATALOGUE.open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, locale="en"))
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def written() -> set[str]:
    """The kinds that code gives to sentences: the texts in the first argument of who makes them."""
    found: set[str] = set()
    for path in [*HOUSE.glob("data/**/*.py"), *HOUSE.glob("engines/intake/*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            to = call.func
            made = isinstance(to, ast.Name) and to.id in SAYERS
            noted = isinstance(to, ast.Attribute) and to.attr in BOOK and ast.unparse(to.value) == "notes"
            if made or noted:
                parts = [call.args[0]]
                if isinstance(parts[0], ast.IfExp):
                    parts = [parts[0].body, parts[0].orelse]
                found |= {
                    each.value
                    for each in parts
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
    return found - {"word", "place"}


def test_every_kind_that_is_written_has_a_sentence() -> None:
    kinds = written()
    assert len(kinds) > 40
    assert kinds - set(SENTENCES) == set()


def test_every_sentence_is_said_in_english(english: gettext.GNUTranslations) -> None:
    same = {"names": "%(names)s"}  # it has no word
    for kind, form in SENTENCES.items():
        if isinstance(form, str):
            assert english.gettext(form) != form or form == same.get(kind), kind
        else:
            said = {english.ngettext(*form, 1), english.ngettext(*form, 2)}
            assert said.isdisjoint(form), kind


def test_words_inside_words_are_said_too(english: gettext.GNUTranslations) -> None:
    note = {
        "kind": "bad_value",
        "facts": {"kind": {"kind": "word", "facts": {"text": "une date"}}},
        "where": "feuille Communes, ligne 3",
        "column": "une date",  # a name of theirs is never translated
        "value": "haut",
    }
    words = {"gettext": english.gettext, "ngettext": english.ngettext}
    assert remark(note) == (
        "Feuille Communes, ligne 3, colonne « une date » : « haut » ne se lit pas comme une date ; la cellule est laissée "
        "vide, la ligne est gardée."
    )
    told = retold(note, **words)  # type: ignore[arg-type]
    assert told["sentence"] == (
        "Sheet Communes, row 3, column “une date”: “haut” does not read as a date; the cell is left empty, the row is kept."
    )
    assert told["where"] == "sheet Communes, row 3"


def test_lists_and_numbers() -> None:
    other = Said("other_members", {"names": named(["a", "b", "c"], most=2), "name": "d"})
    assert in_words(other) == "L'archive contient aussi « a », « b » et 1 autres ; seul « d » a été lu."
    assert str(Said("blank_rows", {"n": 1})) == "1 ligne vide est laissée de côté."
    assert str(Said("why.almost", {"form": word("des dates")})) == "presque toutes les valeurs sont des dates"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("ligne 12", "line 12"),
        ("ligne 3 à ligne 5", "line 3 to line 5"),
        ("feuille Lille à Lomme, ligne 4", "sheet Lille à Lomme, row 4"),
        ("entité 7", "feature 7"),
        ("ailleurs", "ailleurs"),
    ],
)
def test_places(english: gettext.GNUTranslations, where: str, said: str) -> None:
    assert place(where, gettext=english.gettext) == said


def test_reports_of_before_keep_their_french() -> None:
    old = {"code": "blank_rows", "sentence": "2 ligne(s) vide(s) laissée(s) de côté."}
    assert remark(old) == old["sentence"]
    assert remark({**old, "kind": "of_a_later_version", "facts": {}}) == old["sentence"]
    assert reason({"why": "des textes"}) == "des textes"
