"""Whom a new reuse or question is told to: those who may decide, in the organisations of its datasets."""

from beffroi.city.dialogue.letters import address, send
from beffroi.city.dialogue.models import Question, Reuse
from beffroi.city.people.public import Act, Organisation, people_where

_MOST = 20  # stewards written to


def organisations_of(thing: Reuse | Question) -> list[Organisation]:
    """Who answers for the data it is about."""
    if isinstance(thing, Question):
        return [thing.dataset.organisation]
    return list(Organisation.objects.filter(datasets__reuses=thing).distinct())


def tell_stewards(thing: Reuse | Question) -> None:
    """Write to those who may decide.

    Raises:
        NotSent: the mail server could not be reached.
    """
    page = "/espace/questions/" if isinstance(thing, Question) else "/espace/reutilisations/"
    kind = "question" if isinstance(thing, Question) else "reuse"
    act = Act.ANSWER if isinstance(thing, Question) else Act.MODERATE
    mailboxes = {
        user.email
        for organisation in organisations_of(thing)
        for user in people_where(organisation, act)[:_MOST]
        if user.email
    }
    for mailbox in sorted(mailboxes):
        context = {"kind": kind, "thing": thing, "address": address(thing.base, page, "fr")}
        send("received", mailbox, "fr", context)
