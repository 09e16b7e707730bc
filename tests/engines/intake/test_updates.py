"""An address taken again every few hours: nothing when it is the same, published when nothing breaks, held when it does."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.core import mail
from django.utils import timezone

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.jobs.public import Job, Schedule, submit_due
from beffroi.city.jobs.running import run
from beffroi.city.people.public import Membership, Role, User, named_organisation
from beffroi.engines.intake import public as intake
from beffroi.engines.intake.public import IntakeRequest

pytestmark = pytest.mark.usefixtures("instance")
FIRST = "code;essence\nA1;Tilleul\nA2;Érable\n"
Place = tuple[Path, str]


@pytest.fixture
def place(tmp_path: Path, settings: object) -> Iterator[Place]:
    """A file at an address: (its path, its address)."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": True}  # type: ignore[attr-defined]  # any name
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "arbres.csv").write_text(FIRST, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield folder / "arbres.csv", f"http://127.0.0.1:{server.server_port}/arbres.csv"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def dataset(place: Place) -> Dataset:
    """Published from that address, taken again every six hours, with a producer to write to."""
    organisation = named_organisation("Commune de Lille")[0]
    somebody = User.objects.create_user("pauline", email="pauline@exemple.fr")
    Membership.objects.create(user=somebody, organisation=organisation, role=Role.PRODUCER)
    other = User.objects.create_user("lecteur", email="lecteur@exemple.fr")
    Membership.objects.create(user=other, organisation=organisation, role=Role.READER)
    intake.receive(
        IntakeRequest(source=place[1], dataset_id="arbres", organisation=organisation), lambda *_: None
    )
    found = catalog.find("arbres")
    intake.plan_update(found, place[1], every_hours=6, actor=somebody)
    return found


def six_hours_later() -> Job:
    """The planned job, run to its end."""
    Schedule.objects.update(next_at=timezone.now() - timedelta(minutes=1))
    (job,) = submit_due()
    run(str(job.pk))
    job.refresh_from_db()
    return job


def numbers() -> list[tuple[int, str]]:
    return list(Version.objects.order_by("number").values_list("number", "state"))


def test_the_same_file_makes_no_version(dataset: Dataset) -> None:
    job = six_hours_later()
    assert (job.state, job.organisation) == (Job.State.DONE, dataset.organisation)
    assert "n'a pas changé" in job.message
    assert numbers() == [(1, "published")]


def test_new_rows_are_published(dataset: Dataset, place: Place) -> None:
    place[0].write_text(FIRST + "A3;Charme\n", encoding="utf-8")
    assert "en ligne" in six_hours_later().message
    assert numbers() == [(1, "archived"), (2, "published")]
    assert mail.outbox == []


def test_a_lost_field_is_held_and_producers_are_told_once(dataset: Dataset, place: Place) -> None:
    place[0].write_text("code\nA1\n", encoding="utf-8")
    job = six_hours_later()
    assert job.state == Job.State.DONE
    assert "essence" in job.message
    assert numbers() == [(1, "published"), (2, "held")]
    (message,) = mail.outbox
    assert message.to == ["pauline@exemple.fr"]
    assert "essence" in message.body
    assert six_hours_later().message.startswith("La source n'a pas changé")
    assert len(mail.outbox) == 1
    version = intake.waiting_draft(dataset)
    assert version is not None
    assert intake.release(version, acting_as="test").published


def test_a_held_update_that_was_discarded_does_not_come_back(dataset: Dataset, place: Place) -> None:
    place[0].write_text("code\nA1\n", encoding="utf-8")
    six_hours_later()
    version = intake.waiting_draft(dataset)
    assert version is not None
    intake.discard(version, acting_as="test")
    assert "n'a pas changé" in six_hours_later().message
    assert numbers() == [(1, "published"), (2, "removed")]


def test_an_address_that_no_longer_answers_is_told_once(dataset: Dataset, place: Place) -> None:
    place[0].unlink()
    assert six_hours_later().state == Job.State.FAILED
    assert six_hours_later().state == Job.State.FAILED
    assert len(mail.outbox) == 1
    assert numbers() == [(1, "published")]


def test_a_deleted_dataset_is_taken_no_more(dataset: Dataset) -> None:
    intake.delete(dataset)
    assert "n'existe plus" in six_hours_later().message
    assert not Schedule.objects.filter(verb="intake.update").exists()


@pytest.mark.parametrize(
    ("source", "hours"), [("/etc/passwd", 24), ("file:///etc/passwd", 24), ("http://a.fr/x", 0)]
)
def test_only_addresses_and_sensible_hours(dataset: Dataset, source: str, hours: int) -> None:
    with pytest.raises(intake.BadUpdate):
        intake.plan_update(dataset, source, every_hours=hours)


def test_updates_can_be_stopped(dataset: Dataset) -> None:
    assert intake.planned_update(dataset) is not None
    intake.stop_updates(dataset)
    assert intake.planned_update(dataset) is None
