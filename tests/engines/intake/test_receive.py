"""A file comes in: published, updated, rehearsed, refused, typed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import Organisation, User, named_organisation
from beffroi.data.errors import BeffroiError, NotFound, RefusedContent
from beffroi.data.lake import ReadOptions
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import IntakeRequest, Receipt, Then
from beffroi.trust.audit.public import AuditEvent
from beffroi.trust.gate.public import GateDecision

pytestmark = pytest.mark.usefixtures("instance")
TREES = "Code postal;Essence;Hauteur;Plantation\n59000;Tilleul;12,5;24/10/2025\n59800;Érable;8,0;25/10/2025\n"


def silent(_step: str, _fraction: float | None) -> None:
    pass


def take(path: Path, **said: object) -> Receipt:
    return intake.receive(IntakeRequest(source=str(path), **said), silent)  # type: ignore[arg-type]


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    path = tmp_path / "Arbres remarquables.csv"
    path.write_text(TREES, encoding="utf-8")
    return path


def files(root: Path) -> list[str]:
    return sorted(
        p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and "locks" not in p.parts
    )


def rows(dataset_id: str, columns: str) -> list[tuple[object, ...]]:
    """What anybody reads."""
    current = catalog.find(dataset_id).current
    assert current is not None
    table = catalog.engine().table(catalog.folder(current))
    return catalog.engine().fetch(f"SELECT {columns} FROM {table} ORDER BY ALL", seconds=5)


def test_a_file_becomes_a_dataset(trees: Path) -> None:
    receipt = take(trees)
    assert (receipt.dataset_id, receipt.version, receipt.rows, receipt.published) == (
        "arbres-remarquables",
        1,
        2,
        True,
    )
    assert {f["name"]: f["type"] for f in receipt.fields} == {
        "code_postal": "text",
        "essence": "text",
        "hauteur": "double",
        "plantation": "date",
    }
    assert receipt.url.endswith("/explore/dataset/arbres-remarquables/")
    assert rows("arbres-remarquables", "code_postal, hauteur") == [("59000", 12.5), ("59800", 8.0)]
    assert catalog.find("arbres-remarquables").title == "Arbres remarquables"


def test_the_original_is_kept_byte_for_byte(trees: Path, instance: Path) -> None:
    take(trees)
    version = catalog.find("arbres-remarquables").current
    assert version is not None
    assert (version.original_name, version.source) == (trees.name, str(trees))
    kept = instance / "lake" / "originals" / version.original[:2] / version.original
    assert kept.read_bytes() == trees.read_bytes()


def test_without_licence_the_publisher_is_told(trees: Path) -> None:
    assert "no_licence" in {w["code"] for w in take(trees).warnings}
    assert "no_licence" not in {
        w["code"] for w in take(trees, metas={"default": {"license": "odbl"}}).warnings
    }
    assert "no_licence" not in {w["code"] for w in take(trees).warnings}  # it was said once


def test_an_update_says_what_changed_and_what_breaks_waits_for_a_person(trees: Path) -> None:
    dataset_id = take(trees).dataset_id
    trees.write_text("Code postal;Essence;Hauteur;Quartier\n59000;Tilleul;12,5;Moulins\n", encoding="utf-8")
    receipt = take(trees)
    assert receipt.version == 2
    assert receipt.changes["removed"] == ["plantation"]
    assert receipt.changes["added"] == ["quartier"]
    assert receipt.changes["breaking"] is True
    assert not receipt.published
    assert "Champ disparu" in receipt.reason
    again = take(trees)
    dataset = catalog.find(dataset_id)
    states = list(dataset.versions.order_by("number").values_list("state", flat=True))
    assert states == ["published", "removed", "held"]  # one waits, however often it comes
    assert take(trees, then=Then.PUBLISH).published  # somebody looked
    assert again.version == 3
    assert "1 enregistrements au lieu de 2 (−1)." in receipt.changes["sentences"]


def test_what_a_person_decided_is_applied_again(trees: Path) -> None:
    take(trees, corrections=[{"name": "hauteur", "type": "text", "label": "Hauteur (m)"}], title="Arbres")
    receipt = take(trees)
    hauteur = next(f for f in receipt.fields if f["name"] == "hauteur")
    assert (hauteur["type"], hauteur["label"]) == ("text", "Hauteur (m)")
    assert catalog.find("arbres-remarquables").title == "Arbres"


def test_how_a_file_is_read_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "mesures.csv"
    path.write_text("a,b;c\n1,2;3\n4,5;6\n", encoding="utf-8")
    first = take(path, options=ReadOptions(delimiter=","))
    assert [f["label"] for f in first.fields] == ["a", "b;c"]
    assert [f["label"] for f in take(path).fields] == ["a", "b;c"]


def test_a_rehearsal_leaves_nothing(trees: Path, instance: Path) -> None:
    receipt = take(trees, dry_run=True)
    assert (receipt.version, receipt.published, receipt.rows) == (None, False, 2)
    assert not catalog.Dataset.objects.exists()
    assert not Organisation.objects.exists()
    assert files(instance / "lake") == []


def test_a_rehearsal_of_an_update_says_what_would_change(trees: Path) -> None:
    take(trees)
    trees.write_text("Code postal;Essence\n59000;Tilleul\n", encoding="utf-8")
    assert take(trees, dry_run=True).changes["removed"] == ["hauteur", "plantation"]
    assert catalog.get("arbres-remarquables").versions.count() == 1


def test_what_is_refused_at_first_leaves_nothing(tmp_path: Path, instance: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\x00\x01\x02" * 50)
    with pytest.raises(RefusedContent):
        take(path)
    assert not catalog.Dataset.objects.exists()
    assert files(instance / "lake") == []


def test_a_refused_update_leaves_the_version_before(trees: Path) -> None:
    take(trees, title="Arbres")
    trees.write_bytes(b"%PDF-1.7\n" + b"\x00\x01\x02" * 50)
    with pytest.raises(RefusedContent) as caught:
        take(trees, title="Un autre titre")
    dataset = catalog.find("arbres-remarquables")
    assert dataset.title == "Arbres"
    assert len(rows("arbres-remarquables", "*")) == 2
    failed = dataset.versions.get(number=2)
    assert (failed.state, failed.report["failure"]) == ("failed", caught.value.sentence)


@pytest.mark.parametrize(("content", "words"), [(b"", "vide"), (b"a;b\n", "aucune ligne")])
def test_empty_files_are_refused_with_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "vide.csv"
    path.write_bytes(content)
    with pytest.raises(RefusedContent) as caught:
        take(path)
    assert words in caught.value.sentence


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="n'existe pas"):
        take(tmp_path / "absent.csv")
    with pytest.raises(RefusedContent, match="dossier"):
        take(tmp_path)


def test_a_hostile_identifier_is_refused_before_anything(trees: Path, instance: Path) -> None:
    with pytest.raises(catalog.BadIdentifier):
        take(trees, dataset_id="../../etc/passwd")
    assert files(instance / "lake") == []


def test_who_published_is_written_down(trees: Path) -> None:
    claire = User.objects.create(username="claire")
    lambersart, _ = named_organisation("Ville de Lambersart")
    take(trees, actor=claire, organisation=lambersart, reason="Demande du cabinet")
    decision = GateDecision.objects.get()
    assert (decision.decided_by, decision.reason) == (claire, "Demande du cabinet")
    event = AuditEvent.objects.get(verb="publish")
    assert (event.actor, event.object_id, event.details["rows"]) == (claire, "arbres-remarquables", 2)
    assert catalog.find("arbres-remarquables").organisation == lambersart


def test_an_unforeseen_failure_leaves_the_version_before(trees: Path, instance: Path) -> None:
    take(trees)
    before = files(instance / "lake")

    def failing(step: str, _fraction: float | None) -> None:
        if step == "switching":
            raise RuntimeError("the disk caught fire")

    trees.write_text(TREES + "59100;If;3,0;01/01/2025\n", encoding="utf-8")
    with pytest.raises(RuntimeError):
        intake.receive(IntakeRequest(source=str(trees)), failing)
    assert len(rows("arbres-remarquables", "*")) == 2
    assert GateDecision.objects.count() == 1
    catalog.sweep()
    assert files(instance / "lake") == before


def test_old_versions_go_by_the_setting(trees: Path, settings: object) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "KEEP_VERSIONS": 1}  # type: ignore[attr-defined]
    for turn in range(3):
        trees.write_text(TREES + f"59100;If;{turn},0;01/01/2025\n", encoding="utf-8")
        take(trees)
    dataset = catalog.find("arbres-remarquables")
    assert list(dataset.versions.values_list("state", flat=True)) == ["published", "archived", "removed"]


def test_a_descriptor_decides_and_guesses_fill_the_rest(trees: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(
        "dataset_id: arbres\nmetas: {default: {title: Les arbres, license: etalab-2.0, theme: [Nature]}}\n"
        "fields:\n- {name: hauteur, type: text}\n- {source: Essence, name: espece, description: L'espèce}\n",
        encoding="utf-8",
    )
    request = intake.read_descriptor(path).applied(IntakeRequest(source=str(trees)))
    receipt = intake.receive(request, silent)
    kinds = {f["name"]: f["type"] for f in receipt.fields}
    assert kinds == {"code_postal": "text", "espece": "text", "hauteur": "text", "plantation": "date"}
    dataset = catalog.find("arbres")
    assert (dataset.title, dataset.meta("theme")) == ("Les arbres", ["Nature"])
    assert dataset.meta("license") == "Licence Ouverte v2.0 (Etalab)"


def test_typing_again_reads_the_kept_original(trees: Path) -> None:
    take(trees, corrections=[{"name": "hauteur", "type": "text"}])
    trees.unlink()
    dataset = catalog.find("arbres-remarquables")
    receipt = intake.retype(
        dataset, [{"name": "hauteur", "type": None}, {"name": "plantation", "type": "text"}]
    )
    kinds = {f["name"]: f["type"] for f in receipt.fields}
    assert (receipt.version, kinds["hauteur"], kinds["plantation"]) == (2, "double", "text")
    assert catalog.find("arbres-remarquables").corrections == [{"name": "plantation", "type": "text"}]


def test_a_wrong_correction_changes_nothing(trees: Path) -> None:
    take(trees)
    dataset = catalog.find("arbres-remarquables")
    with pytest.raises(BeffroiError):
        intake.retype(dataset, [{"name": "essence", "type": "no_such_type"}])
    dataset.refresh_from_db()
    assert dataset.corrections == []
    assert dataset.current.number == 1


def test_going_back_and_taking_down_pass_the_gate(trees: Path) -> None:
    take(trees)
    trees.write_text(TREES + "59100;If;3,0;01/01/2025\n", encoding="utf-8")
    take(trees)
    dataset = catalog.find("arbres-remarquables")
    intake.rollback(dataset, 1)
    assert len(rows("arbres-remarquables", "*")) == 2
    intake.withdraw(catalog.find("arbres-remarquables"), reason="Erreur")
    with pytest.raises(NotFound):
        catalog.find("arbres-remarquables")
    intake.rollback(dataset, 2)
    assert len(rows("arbres-remarquables", "*")) == 3
    assert list(GateDecision.objects.order_by("id").values_list("verdict", "version_number")) == [
        ("public", 1),
        ("public", 2),
        ("public", 1),
        ("withdrawn", 1),
        ("public", 2),
    ]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A web server of this folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_an_address_is_fetched_where_private_ones_are_allowed(trees: Path, settings: object) -> None:
    trees.rename(trees.with_name("arbres.csv"))
    with served(trees.parent) as address:
        with pytest.raises(BeffroiError):
            intake.receive(IntakeRequest(source=f"{address}/arbres.csv"), silent)
        assert not catalog.Dataset.objects.exists()
        settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": True}  # type: ignore[attr-defined]
        receipt = intake.receive(IntakeRequest(source=f"{address}/arbres.csv"), silent)
    assert (receipt.dataset_id, receipt.rows) == ("arbres", 2)


def test_two_updates_of_a_dataset_do_not_mix(trees: Path) -> None:
    take(trees)
    dataset = catalog.find("arbres-remarquables")
    with catalog.working_on(dataset), pytest.raises(catalog.Busy):
        take(trees)
    assert dataset.versions.count() == 1
