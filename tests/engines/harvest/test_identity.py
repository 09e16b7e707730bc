"""Identity: whatever a remote went through, what stands here is a function of its last state and of the ids it ever had."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.engines.harvest.conftest import Remote
from tests.engines.harvest.harvesting import harvest, package, play_ckan, source_of

from beffroi.city.catalog.public import Dataset
from beffroi.engines.harvest.identity import Change
from beffroi.engines.harvest.models import Item, Source

IDS = ("a", "A", "é", "a/../b", "x" * 300, "0", "urn:x:1")
states = some.dictionaries(
    some.sampled_from(IDS), some.sampled_from(["Titre", "Autre", "Titre\u00a0"]), max_size=5
)


class Undone(Exception):
    """Takes back what an example wrote."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=some.lists(states.filter(bool), min_size=1, max_size=4))
def test_what_stands_is_the_last_state(rooms: Any, remote: Remote, sequence: list[dict[str, str]]) -> None:
    with pytest.raises(Undone), transaction.atomic():
        _play(remote, sequence)


def _play(remote: Remote, sequence: list[dict[str, str]]) -> None:
    play_ckan(remote, [package("Z", title="Titre")])
    other = source_of(remote.url, "ckan", takes_rows=False, threshold=100, name="autre")
    harvest(other)
    source = source_of(remote.url, "ckan", takes_rows=False, threshold=100)
    known: dict[str, str] = {}
    for state in sequence:
        play_ckan(
            remote, [package(remote_id, title=title, name="même-nom") for remote_id, title in state.items()]
        )
        assert harvest(source).state == "done"
        for remote_id, item in _items(source).items():
            assert item.dataset is not None
            assert known.setdefault(remote_id, item.dataset.dataset_id) == item.dataset.dataset_id
        assert harvest(source).counts == {"same": len(state)}
    _check(source, sequence[-1], {remote_id for state in sequence for remote_id in state})
    assert [d.dataset_id for d in Dataset.objects.public().filter(harvested__source=other)] == ["jeu-z"]
    raise Undone


def _items(source: Source) -> dict[str, Item]:
    return {item.remote_id: item for item in source.items.select_related("dataset")}


def _check(source: Source, last: dict[str, str], ever: set[str]) -> None:
    items = _items(source)
    assert items.keys() == ever
    shown = {i.remote_id: i.dataset.title for i in items.values() if i.dataset and i.dataset.current_id}
    assert {k: v.strip() for k, v in shown.items()} == {k: v.strip() for k, v in last.items()}
    ids = [item.dataset.dataset_id for item in items.values() if item.dataset]
    assert len(set(ids)) == len(ever)


@given(
    known=some.integers(0, 200),
    gone=some.integers(0, 200),
    read=some.integers(1, 200),
    new=some.integers(0, 200),
    limit=some.integers(1, 100),
)
def test_a_question_is_asked_exactly_when_too_much_changed(
    known: int, gone: int, read: int, new: int, limit: int
) -> None:
    gone, new = min(gone, known), min(new, read)
    asked = Change(known=known, read=read, new=new, gone=gone).question(limit) is not None
    both = known > 0 and gone * 100 > limit * known and new * 100 > limit * read
    most = known > 0 and gone * 100 > max(limit, 50) * known
    assert asked == (known >= 5 and limit < 100 and (both or most))
