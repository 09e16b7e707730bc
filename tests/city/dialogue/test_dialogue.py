"""Reuses, questions and follows: who may do what, who is told what, what is forgotten."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from tests.city.dialogue.conftest import SENDER, Town

from beffroi.city.dialogue import public as dialogue
from beffroi.city.dialogue.models import Follow, Question, Reuse, Sending
from beffroi.city.people.public import Forbidden
from beffroi.data.errors import NotFound
from beffroi.data.lake import silent


def _ask(town: Town) -> Question:
    return dialogue.ask(
        town.dataset,
        title="Et la nuit ?",
        text="Combien ?",
        author="Ana",
        email="ana@exemple.fr",
        sender=SENDER,
    )


def _propose(town: Town, *datasets: str) -> Reuse:
    return dialogue.propose(
        title="Carte", description="Une carte", kind="application", address="https://exemple.fr/",
        datasets=datasets or ("velos",), author="Ana", email="ana@exemple.fr", sender=SENDER,
    )  # fmt: skip


def _confirmed(thing):
    return dialogue.confirm(dialogue.link("confirm", thing))


def test_nothing_counts_until_the_address_is_confirmed(town: Town) -> None:
    reuse, question = _propose(town), _ask(town)
    assert [m.to for m in mail.outbox] == [["ana@exemple.fr"]] * 2
    assert (
        "Carte" not in mail.outbox[0].body
    )  # nothing the sender wrote reaches a mailbox that may be another's
    assert list(dialogue.reuses_for(town.steward)) == []
    with pytest.raises(dialogue.Unsaid):
        dialogue.decide_reuse(reuse, town.steward, accept=True)
    with pytest.raises(dialogue.Unsaid):
        dialogue.decide_question(question, town.steward, show=True)


def test_a_reuse_is_shown_once_a_steward_of_its_data_accepts(town: Town) -> None:
    reuse = _confirmed(_propose(town))
    told = mail.outbox[-1]
    assert told.to == ["steward@exemple.fr"]
    assert list(dialogue.reuses()) == []
    for person in (town.producer, town.reader):
        with pytest.raises(Forbidden):
            dialogue.decide_reuse(reuse, person, accept=True)
    dialogue.decide_reuse(reuse, town.steward, accept=True)
    assert list(dialogue.reuses()) == [reuse]
    assert f"/reutilisations/{reuse.pk}/" in mail.outbox[-1].body
    town.dataset.current = None
    town.dataset.save()
    assert list(dialogue.reuses()) == []  # its data are no longer public


def test_a_steward_decides_for_the_data_of_their_own_organisation_alone(town: Town) -> None:
    reuse = _confirmed(_propose(town, "parcs"))
    assert list(dialogue.reuses_for(town.steward)) == []
    with pytest.raises(NotFound):
        dialogue.reuse_for(town.steward, reuse.pk)
    with pytest.raises(Forbidden):
        dialogue.decide_reuse(reuse, town.steward, accept=True)


def test_a_refusal_has_a_reason_told_to_the_author(town: Town) -> None:
    reuse = _confirmed(_propose(town))
    with pytest.raises(dialogue.Unsaid) as missing:
        dialogue.decide_reuse(reuse, town.steward, accept=False, reason=" ")
    assert missing.value.field == "reason"
    dialogue.decide_reuse(reuse, town.steward, accept=False, reason="Le lien ne mène nulle part.")
    assert "Le lien ne mène nulle part." in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["ana@exemple.fr"]


def test_a_question_is_read_before_it_shows_then_answered(town: Town) -> None:
    question = _confirmed(_ask(town))
    assert {m.to[0] for m in mail.outbox[1:]} == {"steward@exemple.fr", "producer@exemple.fr"}
    assert list(dialogue.questions_of(town.dataset)) == []
    with pytest.raises(Forbidden):  # a producer answers what a steward let through
        dialogue.answer(question, town.producer, "Voici.")
    dialogue.decide_question(question, town.steward, show=True)
    dialogue.answer(question, town.producer, "Voici.")
    assert mail.outbox[-1].to == ["ana@exemple.fr"]
    assert "Voici." in mail.outbox[-1].body
    found = dialogue.questions_of(town.dataset).get()
    assert found.state == Question.State.ANSWERED
    assert dialogue.figures() == dialogue.Figures(0, 1, 1)
    dialogue.close(found, town.producer)
    assert dialogue.questions_of(town.dataset).get().state == Question.State.CLOSED
    with pytest.raises(Forbidden):
        dialogue.answer(found, town.reader, "Non.")


def test_an_organisation_chooses_how_questions_come(town: Town) -> None:
    organisation = town.dataset.organisation
    with pytest.raises(Forbidden):
        dialogue.settle(organisation, town.producer, questions=False, reread=True)
    dialogue.settle(organisation, town.steward, questions=True, reread=False)
    _confirmed(_ask(town))
    assert dialogue.questions_of(town.dataset).count() == 1
    dialogue.settle(organisation, town.steward, questions=False, reread=False)
    with pytest.raises(dialogue.Unsaid):
        _ask(town)


def test_links_are_worth_one_purpose_and_one_object(town: Town) -> None:
    follow = dialogue.follow(email="ana@exemple.fr", rhythm="daily", sender=SENDER, dataset=town.dataset)
    token = dialogue.link("confirm", follow)
    for wrong in (token[:-2] + "xx", "", "x" * 400, dialogue.link("stop", follow)):
        with pytest.raises(NotFound):
            dialogue.confirm(wrong)
    with pytest.raises(NotFound):
        dialogue.unsubscribe(token)


def test_a_digest_says_what_changed_since_the_last_and_nothing_else(town: Town) -> None:
    for what in ({"dataset": town.dataset}, {"search": "?q=parcs"}):
        _confirmed(dialogue.follow(email="ana@exemple.fr", rhythm="weekly", sender=SENDER, **what))
    mail.outbox.clear()
    later = timezone.now() + timedelta(days=8)
    assert dialogue.send_due(silent, later) == {"sent": 0, "failed": 0}  # nothing new: no message
    assert mail.outbox == []
    much_later = later + timedelta(days=8)
    for dataset in (town.dataset, town.other):
        assert dataset.current is not None
        dataset.current.published_at = later + timedelta(days=1)
        dataset.current.save()
        dataset.save()
    assert dialogue.send_due(silent, later + timedelta(days=2))["sent"] == 0  # not their day
    assert dialogue.send_due(silent, much_later)["sent"] == 1
    message = mail.outbox[0]
    assert "Vélos" in message.body
    assert "Parcs" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert dialogue.send_due(silent, much_later + timedelta(days=8))["sent"] == 0  # told once
    stop = message.extra_headers["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    dialogue.unsubscribe(stop)
    assert Follow.objects.count() == 1  # the address went with the row
    with pytest.raises(NotFound):
        dialogue.unsubscribe(stop)


def test_following_twice_is_following_once(town: Town) -> None:
    for _ in range(2):
        _confirmed(
            dialogue.follow(email="ana@exemple.fr", rhythm="daily", sender=SENDER, dataset=town.dataset)
        )
    assert Follow.objects.count() == 1


def test_addresses_are_forgotten(town: Town, settings) -> None:
    unconfirmed = _propose(town)
    old = dialogue.decide_reuse(_confirmed(_propose(town)), town.steward, accept=True)
    followed = _confirmed(
        dialogue.follow(email="b@exemple.fr", rhythm="daily", sender=SENDER, dataset=town.other)
    )
    assert dialogue.forget() == {"forms": 0, "addresses": 0, "follows": 0}
    past = timezone.now() - timedelta(days=31 * settings.BEFFROI["CONTACT_MONTHS"])
    Reuse.objects.filter(pk=unconfirmed.pk).update(created_at=past)
    Reuse.objects.filter(pk=old.pk).update(decided_at=past)
    Follow.objects.filter(pk=followed.pk).update(confirmed_at=past)
    Sending.objects.update(at=past)
    dialogue.forget()
    assert not Reuse.objects.filter(pk=unconfirmed.pk).exists()
    assert Reuse.objects.get(pk=old.pk).email == ""
    assert not Follow.objects.exists()
    assert not Sending.objects.exists()
    assert list(dialogue.reuses()) == [old]  # what was shown stays
