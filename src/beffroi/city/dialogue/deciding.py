"""What stewards and producers do: accept or refuse a reuse; let a question through, answer it, close it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beffroi.city.dialogue import limits
from beffroi.city.dialogue.letters import NotSent, address, tell
from beffroi.city.dialogue.limits import Unsaid
from beffroi.city.dialogue.models import Answer, Habit, Question, Reuse, Said
from beffroi.city.dialogue.notices import organisations_of
from beffroi.city.people.public import Act, Actor, Forbidden, Organisation, User, may, require, why

_PUBLIC = (Question.State.OPEN, Question.State.ANSWERED, Question.State.CLOSED)


def _require(by: Actor, act: Act, thing: Reuse | Question) -> None:
    """A right in one of its organisations is enough; raises Forbidden with the reason of the first."""
    among = organisations_of(thing)
    if not any(may(by, act, organisation) for organisation in among):
        raise Forbidden(
            why(by, act, among[0]).sentence if among else _("Ses jeux de données ne sont plus là.")
        )


@transaction.atomic
def decide_reuse(reuse: Reuse, by: Actor, *, accept: bool, reason: str = "") -> Reuse:
    """Show a reuse, or do not (`reason` is told to its author); a decision may be changed.

    Raises:
        Forbidden: that person may not moderate for any of its datasets.
        Unsaid: refused without a reason, or its address is not confirmed yet.
    """
    _require(by, Act.MODERATE, reuse)
    locked = Reuse.objects.select_for_update().get(pk=reuse.pk)
    if locked.state == Reuse.State.UNCONFIRMED:
        raise Unsaid(_("L'adresse de son auteur n'est pas encore confirmée."))
    wanted = Reuse.State.ACCEPTED if accept else Reuse.State.REFUSED
    if locked.state == wanted:
        return locked
    _decided(locked, by, "" if accept else limits.paragraphs(reason, 1_000, "reason"))
    locked.state = wanted
    locked.save()
    where = address(locked.base, f"/reutilisations/{locked.pk}/", locked.language)
    _after(locked, "reuse_accepted" if accept else "refused", {"kind": "reuse", "address": where})
    return locked


@transaction.atomic
def decide_question(question: Question, by: Actor, *, show: bool, reason: str = "") -> Question:
    """Let a question through, or put it aside (`reason` is told to its author); raises as `decide_reuse`."""
    _require(by, Act.MODERATE, question)
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.state == Question.State.UNCONFIRMED:
        raise Unsaid(_("L'adresse de son auteur n'est pas encore confirmée."))
    if show and locked.state in _PUBLIC:
        return locked
    _decided(locked, by, "" if show else limits.paragraphs(reason, 1_000, "reason"))
    answered = locked.answers.exists()
    shown = Question.State.ANSWERED if answered else Question.State.OPEN
    locked.state = shown if show else Question.State.REFUSED
    locked.save()
    if not show:
        _after(locked, "refused", {"kind": "question", "address": ""})
    return locked


@transaction.atomic
def answer(question: Question, by: Actor, text: str) -> Answer:
    """Answer in the name of the organisation; the author is told. Answering a question that waits shows it.

    Raises:
        Forbidden: that person may not answer there, or the question waits for a steward to let it through.
        Unsaid: no text, or too much; the question was put aside, or its author has not confirmed.
    """
    organisation = question.dataset.organisation
    require(by, Act.ANSWER, organisation)
    said = limits.paragraphs(text, 4_000, "text")
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.state == Question.State.WAITING:
        require(by, Act.MODERATE, organisation)
    elif locked.state not in _PUBLIC:
        raise Unsaid(_("Cette question n'est pas ouverte : on n'y répond pas."))
    given = Answer.objects.create(question=locked, organisation=organisation, by=_person(by), text=said)
    if locked.state != Question.State.CLOSED:
        _decided(locked, by, "")
        locked.state = Question.State.ANSWERED
        locked.save()
    path = f"/explore/dataset/{locked.dataset.dataset_id}/discussion/"
    context = {"answer": given, "address": address(locked.base, path, locked.language)}
    _after(locked, "answered", context)
    return given


@transaction.atomic
def close(question: Question, by: Actor) -> Question:
    """Nothing more to say; the question and its answers stay readable.

    Raises:
        Forbidden: that person may not answer there.
        Unsaid: the question was never shown.
    """
    require(by, Act.ANSWER, question.dataset.organisation)
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.state not in _PUBLIC:
        raise Unsaid(_("Cette question n'est pas ouverte : on ne la clôt pas."))
    _decided(locked, by, "")
    locked.state = Question.State.CLOSED
    locked.save()
    return locked


def settle(organisation: Organisation, by: Actor, *, questions: bool, reread: bool) -> Habit:
    """Whether that organisation takes questions, and reads them before they are shown; raises Forbidden."""
    require(by, Act.MODERATE, organisation)
    wanted = {"questions": questions, "reread": reread}
    return Habit.objects.update_or_create(organisation=organisation, defaults=wanted)[0]


def _decided(thing: Said, by: Actor, reason: str) -> None:
    thing.decided_at, thing.decided_by, thing.reason = timezone.now(), _person(by), reason


def _person(by: Actor) -> User | None:
    """The person who acts; a program's token is noted by the audit."""
    return by if isinstance(by, User) else None


def _after(thing: Said, name: str, context: dict[str, object]) -> None:
    """Tell the author once all is written; a mail server that is away undoes nothing."""

    def told() -> None:
        try:
            tell(thing, name, context)
        except NotSent:
            return

    transaction.on_commit(told)
