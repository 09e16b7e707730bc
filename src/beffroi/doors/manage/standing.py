"""Where the organisation's datasets stand, and its figures: what the lists of the workspace show."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from beffroi.doors.manage.asking import Asked
from beffroi.trust.stewardship import public as stewardship

router = Router()


class Wish(Schema):
    """Which datasets, and which page of them (25 a page)."""

    q: Annotated[str, Field(max_length=200)] = ""
    state: Literal["public", "draft", "held", "late", "hidden"] | None = None
    sort: Literal["title", "published", "use"] = "title"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class StandingShape(Schema):
    """One dataset. `draft` and `held` are numbers of versions that wait; `use` counts thirty days."""

    dataset_id: str
    title: str
    public: int | None
    draft: int | None
    held: int | None
    promise: str = Field(description="Fréquence promise, dans les mots du producteur ; vide : aucune.")
    due: date | None
    late_days: int
    faults: int = Field(description="Valeurs qui n'ont pas été comprises.")
    remarks: int
    use: dict[str, int]
    questions: int = Field(description="Questions à traiter.")


class StandingsShape(Schema):
    """A page of them."""

    total: int
    page: int
    pages: int
    results: list[StandingShape]


class FiguresShape(Schema):
    """The organisation in figures; uses are of the last thirty days."""

    datasets: int
    public: int
    records: int
    waiting: int
    promised: int
    late: int
    pages: int
    calls: int
    downloads: int
    questions: int


@router.get("/standings", response=StandingsShape, summary="Où en sont les jeux de données")
def list_standings(request: Asked, wish: Annotated[Wish, Query()]) -> StandingsShape:
    """État, brouillon en attente, fraîcheur, valeurs à vérifier, usage, questions à traiter."""
    found = stewardship.standings(
        request.auth,
        request.auth.organisation,
        text=wish.q.replace("\x00", " "),
        state=wish.state or "",
        sort=wish.sort,
        page=wish.page,
    )
    return StandingsShape(
        total=found.total, page=found.page, pages=found.pages, results=[_shape(line) for line in found.lines]
    )


@router.get("/figures", response=FiguresShape, summary="L'organisation en chiffres")
def read_figures(request: Asked) -> FiguresShape:
    """Ceux du tableau de bord."""
    found = stewardship.figures_of(request.auth, request.auth.organisation)
    return FiguresShape(**{name: getattr(found, name) for name in FiguresShape.model_fields})


def _shape(line: Any) -> StandingShape:
    fresh, current = line.freshness, line.dataset.current
    return StandingShape(
        dataset_id=line.dataset.dataset_id,
        title=line.dataset.title,
        public=current.number if current else None,
        draft=line.draft,
        held=line.held,
        promise=fresh.promise if fresh else "",
        due=fresh.due if fresh else None,
        late_days=fresh.late if fresh else 0,
        faults=line.faults,
        remarks=line.remarks,
        use=dict(line.uses),
        questions=line.questions,
    )
