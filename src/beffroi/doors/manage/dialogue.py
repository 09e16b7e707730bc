"""What people ask and propose: answered, let through, put aside, accepted, refused. No address of anybody is shown."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from beffroi.city.dialogue import public as dialogue
from beffroi.city.dialogue.public import Question, Reuse
from beffroi.doors.manage.asking import Asked, Listed, Page, part
from beffroi.doors.manage.errors import BadRequest
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.public import signed

router = Router()
_MOST_ID = 2**31


class QuestionShape(Schema):
    """A question. `state`: waiting (for a steward), open, answered, closed, refused."""

    id: int
    dataset_id: str
    state: str
    title: str
    text: str
    author: str
    asked: datetime | None
    answers: list[str]


class ReuseShape(Schema):
    """A reuse. `state`: proposed, accepted, refused."""

    id: int
    datasets: list[str]
    state: str
    title: str
    description: str
    kind: str
    address: str
    author: str
    proposed: datetime | None


class Wish(Schema):
    """Only what waits, or all."""

    waiting: bool = True


class Words(Schema):
    """An answer."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class Why(Schema):
    """A reason, told to the author of what is refused."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class Habits(Schema):
    """How the organisation takes questions."""

    questions: Annotated[bool, Field(description="En recevoir.")]
    reread: Annotated[bool, Field(description="Les relire avant de les montrer.")]


@router.get("/questions", response=Listed[QuestionShape], summary="Les questions posées")
def list_questions(request: Asked, page: Page, wish: Annotated[Wish, Query()]) -> dict[str, Any]:
    """Celles à traiter, ou toutes : la dernière d'abord."""
    found: QuerySet[Question] = dialogue.questions_for(request.auth)
    if wish.waiting:
        found = found.filter(state__in=(Question.State.WAITING, Question.State.OPEN))
    some = part(found.prefetch_related("answers"), page)
    return {"total": some.total, "results": [_question(each) for each in some.rows]}


@router.post("/questions/{question_id}/answer", response=QuestionShape, summary="Répondre")
def answer_question(request: Asked, question_id: int, said: Words) -> QuestionShape:
    """La réponse est publique aussitôt ; l'auteur de la question la reçoit."""
    found = _asked(request, question_id)
    dialogue.answer(found, request.auth, _plain(said.text))
    return _noted(request, found, "answer")


@router.post("/questions/{question_id}/{act}", response=QuestionShape, summary="Montrer, écarter ou clore")
def decide_question(
    request: Asked, question_id: int, act: Literal["show", "refuse", "close"], said: Why
) -> QuestionShape:
    """Une question écartée demande une raison : son auteur la reçoit."""
    found = _asked(request, question_id)
    if act == "close":
        dialogue.close(found, request.auth)
    else:
        dialogue.decide_question(found, request.auth, show=act == "show", reason=_plain(said.reason))
    return _noted(request, found, act)


@router.get("/reuses", response=Listed[ReuseShape], summary="Les réutilisations proposées")
def list_reuses(request: Asked, page: Page, wish: Annotated[Wish, Query()]) -> dict[str, Any]:
    """Celles à décider, ou toutes : la dernière d'abord."""
    found = dialogue.reuses_for(request.auth)
    if wish.waiting:
        found = found.filter(state=Reuse.State.PROPOSED)
    some = part(found, page)
    return {"total": some.total, "results": [_reuse(each) for each in some.rows]}


@router.post("/reuses/{reuse_id}/{act}", response=ReuseShape, summary="Accepter ou refuser une réutilisation")
def decide_reuse(request: Asked, reuse_id: int, act: Literal["accept", "refuse"], said: Why) -> ReuseShape:
    """Un refus demande une raison : son auteur la reçoit."""
    found = dialogue.reuse_for(request.auth, _number(reuse_id))
    dialogue.decide_reuse(found, request.auth, accept=act == "accept", reason=_plain(said.reason))
    user, acting_as = signed(request.auth)
    note(f"reuse.{act}", "reuse", str(found.pk), user, acting_as=acting_as, title=found.title)
    found.refresh_from_db()
    return _reuse(found)


@router.put("/organisation/questions", response=Habits, summary="Comment les questions arrivent")
def settle_questions(request: Asked, said: Habits) -> Habits:
    """En recevoir ou non ; les relire ou non avant de les montrer."""
    organisation = request.auth.organisation
    dialogue.settle(organisation, request.auth, questions=said.questions, reread=said.reread)
    user, acting_as = signed(request.auth)
    note("dialogue.settle", "organisation", organisation.slug, user, acting_as=acting_as, **said.dict())
    return said


def _asked(request: Asked, question_id: int) -> Question:
    return dialogue.question_for(request.auth, _number(question_id))


def _number(number: int) -> int:
    return number if 0 < number < _MOST_ID else 0  # no record has that one


def _plain(text: str) -> str:
    if "\x00" in text:
        raise BadRequest("Un caractère nul s'est glissé dans la demande.")
    return text


def _noted(request: Asked, found: Question, act: str) -> QuestionShape:
    user, acting_as = signed(request.auth)
    dataset = found.dataset.dataset_id
    note(f"question.{act}", "question", str(found.pk), user, acting_as=acting_as, dataset=dataset)
    found.refresh_from_db()
    return _question(found)


def _question(found: Question) -> QuestionShape:
    return QuestionShape(
        id=found.pk,
        dataset_id=found.dataset.dataset_id,
        state=found.state,
        title=found.title,
        text=found.text,
        author=found.author,
        asked=found.confirmed_at,
        answers=[each.text for each in found.answers.all()],
    )


def _reuse(found: Reuse) -> ReuseShape:
    return ReuseShape(
        id=found.pk,
        datasets=[dataset.dataset_id for dataset in found.datasets.all()],
        state=found.state,
        title=found.title,
        description=found.description,
        kind=found.kind,
        address=found.address,
        author=found.author,
        proposed=found.confirmed_at,
    )
