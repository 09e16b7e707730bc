"""What people and stewards read of the dialogue. Permissions filter in SQL."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, scope
from beffroi.city.dialogue.models import Question, Reuse
from beffroi.city.people.public import Act, Actor, organisations_where
from beffroi.data.errors import NotFound

SHOWN = (Question.State.OPEN, Question.State.ANSWERED, Question.State.CLOSED)


def reuses() -> "QuerySet[Reuse]":
    """Those everybody sees: accepted, of a dataset that is still public. Latest first."""
    seen = scope()
    here = {} if seen is None else {"datasets__organisation__in": seen}
    shown = Reuse.objects.filter(state=Reuse.State.ACCEPTED, datasets__current__isnull=False, **here)
    return shown.distinct().order_by("-decided_at", "-id")


def reuses_of(dataset: Dataset) -> "QuerySet[Reuse]":
    """Those of one dataset."""
    return Reuse.objects.filter(state=Reuse.State.ACCEPTED, datasets=dataset).order_by("-decided_at", "-id")


def questions_of(dataset: Dataset) -> "QuerySet[Question]":
    """The questions everybody reads, with their answers; latest first."""
    shown = Question.objects.filter(dataset=dataset, state__in=SHOWN)
    return shown.prefetch_related("answers__organisation").order_by("-created_at", "-id")


def reuses_for(user: Actor) -> "QuerySet[Reuse]":
    """Those that person may decide on, waiting ones first."""
    theirs = Dataset.objects.filter(organisation__in=organisations_where(user, Act.MODERATE))
    found = Reuse.objects.exclude(state=Reuse.State.UNCONFIRMED).filter(datasets__in=theirs).distinct()
    return found.prefetch_related("datasets").order_by("-confirmed_at", "-id")


def questions_for(user: Actor) -> "QuerySet[Question]":
    """Those that person may answer or let through."""
    found = Question.objects.exclude(state=Question.State.UNCONFIRMED).filter(
        Q(dataset__organisation__in=organisations_where(user, Act.ANSWER))
        | Q(dataset__organisation__in=organisations_where(user, Act.MODERATE))
    )
    return found.select_related("dataset__organisation").order_by("-confirmed_at", "-id")


def reuse_for(user: Actor, pk: int) -> Reuse:
    """One of `reuses_for`; raises NotFound."""
    found = reuses_for(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Cette réutilisation n'existe pas, ou n'est pas à vous de décider."))
    return found


def question_for(user: Actor, pk: int) -> Question:
    """One of `questions_for`; raises NotFound."""
    found = questions_for(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Cette question n'existe pas, ou ne vous est pas posée."))
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person's decision."""

    reuses: int
    questions: int


def waiting(user: Actor) -> Waiting:
    """How many reuses to decide on and questions to read or answer."""
    asked = questions_for(user).filter(state__in=(Question.State.WAITING, Question.State.OPEN))
    return Waiting(reuses_for(user).filter(state=Reuse.State.PROPOSED).count(), asked.count())


def to_answer(datasets: "QuerySet[Dataset]") -> dict[int, int]:
    """Questions without an answer, by primary key of the dataset."""
    asked = Question.objects.filter(
        dataset__in=datasets, state__in=(Question.State.WAITING, Question.State.OPEN)
    )
    return dict(asked.order_by().values_list("dataset").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the first page counts: reuses shown, questions answered, questions asked."""

    reuses: int
    answered: int
    asked: int


def figures() -> Figures:
    """Counted on what everybody may read; two queries."""
    shown = Question.objects.filter(state__in=SHOWN, dataset__current__isnull=False)
    asked = shown.aggregate(
        n=Count("pk", distinct=True), answered=Count("pk", filter=Q(answers__isnull=False), distinct=True)
    )
    return Figures(reuses().count(), asked["answered"], asked["n"])
