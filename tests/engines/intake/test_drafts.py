"""A draft is kept without being published: looked at, corrected, released or put aside."""

from pathlib import Path

import pytest

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Forbidden, Membership, Role, User, named_organisation
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import IntakeRequest, Receipt, Then
from beffroi.trust.audit.public import AuditEvent
from beffroi.trust.gate.public import GateDecision

pytestmark = pytest.mark.usefixtures("instance")
State = Version.State
HEADER = "Code;Essence;Hauteur;Plantation\n"
ID = {"name": "code", "annotations": {"id": []}}


def silent(_step: str, _fraction: float | None) -> None:
    pass


def table(path: Path, *lines: str) -> Path:
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    return table(tmp_path / "Arbres.csv", "A1;Tilleul;12,5;24/10/2025", "A2;Érable;8,0;25/10/2025")


def keep(path: Path, **said: object) -> Receipt:
    return intake.receive(IntakeRequest(source=str(path), then=Then.KEEP, **said), silent)  # type: ignore[arg-type]


def publish(path: Path, **said: object) -> Receipt:
    return intake.receive(IntakeRequest(source=str(path), **said), silent)  # type: ignore[arg-type]


def draft_of(dataset_id: str) -> Version:
    version = intake.waiting_draft(Dataset.objects.get(dataset_id=dataset_id))
    assert version is not None
    return version


def field(version: Version, name: str) -> Field:
    found = version.schema.get(name)
    assert found is not None
    return found


def test_a_kept_draft_is_seen_by_nobody_and_has_its_files(trees: Path) -> None:
    receipt = keep(trees)
    assert (receipt.dataset_id, receipt.version, receipt.published) == ("arbres", 1, False)
    version = draft_of("arbres")
    assert version.state == State.DRAFT
    assert (catalog.folder(version) / "serving.duckdb").is_file()
    with pytest.raises(NotFound):
        catalog.find("arbres")
    assert not GateDecision.objects.exists()
    assert AuditEvent.objects.filter(verb="draft", object_id="arbres").exists()


def test_a_draft_of_a_name_already_taken_takes_another(trees: Path) -> None:
    publish(trees)
    assert keep(trees).dataset_id == "arbres-2"


def test_the_preview_shows_rows_as_they_will_be(trees: Path) -> None:
    keep(trees)
    shown = intake.preview(draft_of("arbres"))
    assert [field.name for field in shown.fields] == ["code", "essence", "hauteur", "plantation"]
    assert shown.rows[0] == {
        "code": "A1", "essence": "Tilleul", "hauteur": 12.5, "plantation": "2025-10-24",
    }  # fmt: skip


def test_corrections_build_the_draft_again_and_replace_it(trees: Path) -> None:
    keep(trees)
    first = draft_of("arbres")
    intake.correct(first, [{"name": "hauteur", "type": "text", "label": "Hauteur en mètres"}])
    second = draft_of("arbres")
    assert second.number == 2
    assert field(second, "hauteur").type.value == "text"
    assert field(second, "hauteur").label == "Hauteur en mètres"
    first.refresh_from_db()
    assert first.state == State.REMOVED
    assert not catalog.lake().draft_folder(first.dataset.uid, 1).exists()
    intake.correct(second, [{"name": "essence", "label": "Espèce"}])
    third = draft_of("arbres")
    assert (field(third, "hauteur").type.value, field(third, "essence").label) == ("text", "Espèce")
    with pytest.raises(NotFound, match="n'est plus un brouillon"):
        intake.correct(first, [])


def test_a_released_draft_is_what_everybody_reads_with_what_was_said_of_it(trees: Path) -> None:
    keep(
        trees, dataset_id="arbres", metas={"default": {"license": "Licence Ouverte v2.0"}}, title="Les arbres"
    )
    intake.correct(draft_of("arbres"), [{"name": "hauteur", "label": "Hauteur (m)"}])
    receipt = intake.release(draft_of("arbres"), acting_as="test", reason="Relu.")
    assert receipt.published
    dataset = catalog.find("arbres")
    assert dataset.current is not None
    assert (dataset.title, dataset.current.number, dataset.corrections) == (
        "Les arbres",
        2,
        [{"name": "hauteur", "label": "Hauteur (m)"}],
    )
    decision = GateDecision.objects.get()
    assert (decision.verdict, decision.reason) == ("public", "Relu.")
    with pytest.raises(NotFound):
        intake.release(draft_of_number("arbres", 2))


def draft_of_number(dataset_id: str, number: int) -> Version:
    return Version.objects.get(dataset__dataset_id=dataset_id, number=number)


def test_a_release_says_no_when_something_else_was_published_meanwhile(trees: Path) -> None:
    publish(trees)
    keep(trees, dataset_id="arbres")
    version = draft_of("arbres")
    publish(trees, dataset_id="arbres")
    with pytest.raises(intake.Moved, match="version 3"):
        intake.release(version, expect_current=1)
    assert catalog.find("arbres").current.number == 3  # type: ignore[union-attr]
    assert intake.release(version, expect_current=3).published


def test_an_update_kept_as_draft_tells_what_differs(trees: Path, tmp_path: Path) -> None:
    publish(trees, corrections=[ID])
    newer = table(
        tmp_path / "n.csv", "A1;Tilleul;13,5;24/10/2025", "A3;Charme;2,0;25/10/2025", "A4;If;2,0;25/10/2025"
    )
    keep(newer, dataset_id="arbres")
    changes = draft_of("arbres").changes
    assert changes["records"] == {
        "added": 2, "removed": 1, "changed": 1, "fields": ["code", "essence", "hauteur", "plantation"],
    }  # fmt: skip
    assert (changes["rows_before"], changes["rows_after"], changes["since"]) == (2, 3, 1)


def test_a_discarded_update_leaves_what_was_published(trees: Path) -> None:
    publish(trees)
    keep(trees, dataset_id="arbres")
    assert intake.discard(draft_of("arbres"), acting_as="test") is False
    dataset = catalog.find("arbres")
    assert dataset.current is not None
    assert intake.waiting_draft(dataset) is None


def test_a_discarded_first_draft_takes_its_dataset_and_its_original_with_it(
    trees: Path, instance: Path
) -> None:
    keep(trees)
    assert intake.discard(draft_of("arbres"), acting_as="test") is True
    assert not Dataset.objects.exists()
    assert [p for p in (instance / "lake").rglob("*") if p.is_file() and "locks" not in p.parts] == []


def test_a_draft_survives_a_restart_and_the_next_publication(trees: Path) -> None:
    publish(trees)
    keep(trees, dataset_id="arbres")
    version = draft_of("arbres")
    assert catalog.recover().failed == []
    catalog.sweep()
    publish(trees, dataset_id="arbres")
    version.refresh_from_db()
    assert version.state == State.DRAFT
    assert intake.preview(version).rows


def test_a_refused_draft_leaves_the_one_before(trees: Path, tmp_path: Path) -> None:
    keep(trees, dataset_id="arbres")
    empty = tmp_path / "vide.csv"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(Exception, match="vide"):
        keep(empty, dataset_id="arbres")
    assert draft_of("arbres").number == 1


def test_who_lost_the_right_meanwhile_does_not_reach_the_dataset(trees: Path) -> None:
    publish(trees, organisation=named_organisation("Commune de Lille")[0])
    somebody = User.objects.create_user("colette")
    elsewhere = named_organisation("Commune de Lomme")[0]
    Membership.objects.create(user=somebody, organisation=elsewhere, role=Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        keep(trees, dataset_id="arbres", actor=somebody, organisation=elsewhere)
    assert Version.objects.count() == 1
