"""The pages of the catalogue."""

from beffroi.city.metadata.public import Page
from beffroi.data.errors import BeffroiError, NotFound

PER_PAGE = 100


class BadPage(BeffroiError):
    """`page` is not a whole number."""

    code = "bad_page"


def page_of(asked: str, address: str, total: int) -> tuple[int, Page]:
    """The place of a page's first dataset, and the page among the others.

    Raises:
        BadPage, NotFound: there is no such page.
    """
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and int(asked)):
        raise BadPage(
            f"Le paramètre « page » doit être un nombre entier à partir de 1 : « {asked[:20]} » n'en est pas un."
        )
    number, last = int(asked), max(1, -(-total // PER_PAGE))
    if number > last:
        raise NotFound(f"Le catalogue n'a que {last} page(s) : la page {number} n'existe pas.")

    def at(n: int) -> str:
        return f"{address}?page={n}"

    page = Page(
        here=at(number),
        first=at(1),
        last=at(last),
        previous=at(number - 1) if number > 1 else None,
        next=at(number + 1) if number < last else None,
        total=total,
    )
    return (number - 1) * PER_PAGE, page
