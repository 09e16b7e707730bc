"""An index of words answers as reading the columns does: on any words, any texts, any mix of conditions."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.lake.words.support import Shelf

from beffroi.data.lake.words import build
from beffroi.data.odsql import Query, compile_count, compile_records

FIELDS = [
    {"name": "num", "type": "int"},
    {"name": "nom", "type": "text", "annotations": {"facet": []}},
    {"name": "adresse", "type": "text"},
    {"name": "mots", "type": "text", "annotations": {"multivalued": [","]}},
    {"name": "notes", "type": "json_blob"},
]
WORDS = [
    *(
        "Église",
        "église",
        "EGLISE",
        "Hôtel",
        "hôtels",
        "hotelier",
        "cœur",
        "coeur",
        "l'eau",
        "d'Ascq",
        "Ascq",
        "aujourd’hui",
    ),
    *(
        "Lille",
        "lil",
        "lille-sud",
        "L.I.L.L.E",
        "59000",
        "59_000",
        "n°12",
        "Straße",
        "Ægidius",
        "ρόδον",
        "東京",
        "ß",
        "e",
        "été",
    ),
    *(
        "République",
        "republiqe",
        "Républicain",
        "rue",
        "rues",
        "garre",
        "gare",
        "égare",
        "la",
        "de",
        "x",
        "zz",
        "École!",
        "a*b",
    ),
]
JOINTS = [" ", "-", "'", ", ", " / ", "_", "..."]


def _text(draw: random.Random) -> str | None:
    if draw.random() < 0.1:
        return None
    return "".join(draw.choice(WORDS) + draw.choice(JOINTS) for _ in range(draw.randrange(5)))


def _rows(count: int) -> list[dict[str, object]]:
    draw = random.Random(59)
    return [
        {
            "num": number,
            "nom": _text(draw) if number % 3 else "Gare de Lille",
            "adresse": f"{draw.randrange(400)} {_text(draw)}",
            "mots": None if number % 7 == 0 else [_text(draw) or "" for _ in range(draw.randrange(3))],
            "notes": '{"note": "gare d\'eau"}' if number % 5 == 0 else None,
        }
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Several blocks, and fields of many words: first letters have lines of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BLOCK", 300)
        patch.setattr(build, "COVERED", 60)
        shelf = Shelf(tmp_path_factory.mktemp("mots"), FIELDS, _rows(800))
        shelf.index()
    yield shelf
    shelf.engine.close()


@pytest.mark.parametrize(
    ("where", "same"),
    [
        ('nom like "eglise"', 'nom like "ÉGLISE"'),
        ('"coeur"', '"CŒUR"'),
        ('"strasse"', '"Straße"'),
        ('"l\'hôtel"', '"hotel"'),
        ('"d\'ascq"', '"Ascq"'),
        ("\"qu'aujourd'hui\"", '"hui aujourd"'),
        ('"lille gare"', '"gare lille"'),
        ('search("republiqe gar")', 'search("REPUBLIQUE gar")'),
    ],
)
def test_french_words_are_found_however_they_are_typed(shelf: Shelf, where: str, same: str) -> None:
    """Accents, case, ligatures, elision, order, a slip of the finger."""
    assert shelf.found(where) == shelf.found(same) != set()


def test_a_prefix_finds_more_than_its_word(shelf: Shelf) -> None:
    """`hot*` finds hôtel and hôtelier; `hotel` only the first."""
    assert shelf.found('"hotel"') < shelf.found('"hotel*"') <= shelf.found('"hot*"')
    assert shelf.found('"r*"') > shelf.found('"rue*"') > shelf.found('"rues"')


_PIECE = st.one_of(
    st.sampled_from(WORDS),
    st.text(alphabet="abcdefghilmopqrstuéèœ*%'-59 ", max_size=8),
)
_SAID = st.lists(_PIECE, max_size=3).map(" ".join).map(lambda text: text.replace("\\", "").replace('"', ""))
_PLACE = st.sampled_from(["", "*, ", "nom, ", "nom, adresse, ", "mots, ", "notes, adresse, ", "num, "])
_WORDY = st.one_of(
    _SAID.map(lambda said: f'"{said}"'),
    st.builds(lambda field, said: f'{field} like "{said}"', st.sampled_from(["nom", "mots", "num"]), _SAID),
    st.builds(
        lambda verb, place, said: f'{verb}({place}"{said}")',
        st.sampled_from(["search", "suggest", "startswith"]),
        _PLACE,
        _SAID,
    ),
)
_OTHER = st.sampled_from(["num < 400", "nom is null", 'nom = "Gare de Lille"', "num in [10..600]"])
_WHERE = st.recursive(
    st.one_of(_WORDY, _WORDY, _OTHER),
    lambda inner: st.one_of(
        st.builds(lambda one: f"not ({one})", inner),
        st.builds(
            lambda one, word, other: f"({one}) {word} ({other})", inner, st.sampled_from(["and", "or"]), inner
        ),
    ),
    max_leaves=3,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    where=st.lists(_WHERE, min_size=1, max_size=2).map(tuple),
    order=st.sampled_from([None, None, "adresse desc, num", "num"]),
    refine=st.sampled_from([(), (), ('nom:"Gare de Lille"',)]),
    page=st.tuples(st.integers(0, 100), st.sampled_from([0, 3, 500])),
)
def test_the_index_changes_no_answer(
    shelf: Shelf, where: tuple[str, ...], order: str | None, refine: tuple[str, ...], page: tuple[int, int]
) -> None:
    """Rows, their order, totals, facets: the same as by reading the columns."""
    limit, offset = page
    query = Query(where=where, order_by=order, refine=refine, facet=("nom",), limit=limit, offset=offset)
    assert shelf.answer(query, indexed=True) == shelf.answer(query, indexed=False)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=8), data=st.data())
def test_any_text_is_indexed_as_it_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    """Whatever the letters: the words found are those the columns give."""
    clean = [text.replace("\0", "") for text in texts]
    shelf = Shelf(
        tmp_path_factory.mktemp("textes"),
        FIELDS[:2],
        [{"num": number, "nom": text} for number, text in enumerate(clean)],
    )
    shelf.index()
    said = data.draw(st.sampled_from(clean)).replace("\\", "").replace('"', "")
    for where in (
        f'"{said}"',
        f'"{said}*"',
        f'search("{said} {said}")',
        f'suggest("{said}")',
        f'nom like "%{said}%"',
    ):
        assert shelf.found(where) == shelf.found(where, indexed=False)
    shelf.engine.close()


def test_words_alone_need_no_column(shelf: Shelf) -> None:
    """A page and its total read no text: the index knows the rows."""
    query = Query(select="num", where=('search("gare lil") and not "eglise"',), limit=5)
    context = shelf.context(indexed=True)
    for statement in (compile_records(query, context), compile_count(query, context)):
        assert "strip_accents" not in statement.sql
        assert "nom" not in statement.sql


def test_stopped_in_the_middle_nothing_is_kept(tmp_path: Path) -> None:
    """Progress that raises stops the work; what it had begun is gone, and the next attempt succeeds."""
    shelf = Shelf(tmp_path, FIELDS, _rows(50))

    class Stop(Exception):
        pass

    def stop(_step: str, share: float | None) -> None:
        if share and share >= 0.5:
            raise Stop

    with pytest.raises(Stop):
        build.make_words(shelf.folder, shelf.schema, shelf.lake, memory="300MB", progress=stop)
    assert shelf.engine.words(shelf.folder, seconds=5) is None
    assert not [path for path in tmp_path.rglob("*") if "words" in path.name and path.suffix != ".lock"]
    assert shelf.index().is_file()
    assert shelf.found('"gare"') == shelf.found('"gare"', indexed=False) != set()
    shelf.engine.close()


def test_an_index_goes_with_its_version(tmp_path: Path) -> None:
    """Nothing of a removed version is left, on the disk or open."""
    shelf = Shelf(tmp_path, FIELDS, _rows(50))
    shelf.index()
    assert shelf.found('"gare"')
    shelf.engine.forget(shelf.folder)
    shelf.lake.remove("da_mots", 1)
    assert not list(tmp_path.rglob("words-*.duckdb"))
    assert shelf.engine.words(shelf.folder, seconds=5) is None
    shelf.engine.close()


def test_made_once(tmp_path: Path) -> None:
    """Asked again, the index is there: nothing is read."""
    shelf = Shelf(tmp_path, FIELDS, _rows(50))
    path = shelf.index()
    before = path.stat().st_mtime_ns
    steps: list[str] = []
    build.make_words(
        shelf.folder,
        shelf.schema,
        shelf.lake,
        memory="300MB",
        progress=lambda step, _share: steps.append(step),
    )
    assert (path.stat().st_mtime_ns, steps) == (before, [])
    shelf.engine.close()
