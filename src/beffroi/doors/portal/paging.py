"""Which page numbers a pager shows."""


def window(page: int, pages: int, around: int = 2) -> list[int | None]:
    """First, last and those around `page`; None stands for a gap."""
    shown = sorted({1, pages, *range(max(1, page - around), min(pages, page + around) + 1)})
    result: list[int | None] = []
    for number in shown:
        if result and result[-1] is not None and number - result[-1] > 1:
            result.append(number - 1 if number - result[-1] == 2 else None)
        result.append(number)
    return result


def pages_of(asked: str, total: int, size: int) -> tuple[int, int]:
    """The page asked for, within reach, and how many there are."""
    pages = max(1, -(-total // size))
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    return min(max(number, 1), pages), pages
