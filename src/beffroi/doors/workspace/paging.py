"""One page of a list, and which page numbers its pager shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Shown(Generic[Row]):
    """A page of rows; `rows` are read, `total` is exact."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int

    @property
    def pager(self) -> dict[str, Any]:
        """What `portal/parts/pager.html` reads."""
        return {"page": self.page, "pages": self.pages, "window": window(self.page, self.pages)}

    @property
    def window(self) -> list[int | None]:
        """The page numbers to show; None stands for a gap."""
        return window(self.page, self.pages)


def paged(request: HttpRequest, found: "QuerySet[Row]", size: int) -> Shown[Row]:
    """The page of an ordered query that the address names (`page`), within reach."""
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(number(request.GET.get("page")), pages)
    return Shown(list(found[(page - 1) * size : page * size]), total, page, pages)


def number(text: str | None) -> int:
    """A page's number from an address; 1 when it is not one."""
    known = bool(text) and str(text).isascii() and str(text).isdecimal() and len(str(text)) < 7
    return max(int(str(text)), 1) if known else 1


def window(page: int, pages: int, around: int = 2) -> list[int | None]:
    """First, last and those around `page`; None stands for a gap."""
    shown = sorted({1, pages, *range(max(1, page - around), min(pages, page + around) + 1)})
    result: list[int | None] = []
    for one in shown:
        if result and result[-1] is not None and one - result[-1] > 1:
            result.append(one - 1 if one - result[-1] == 2 else None)
        result.append(one)
    return result
