"""Which page numbers a pager shows."""


def window(page: int, pages: int, around: int = 2) -> list[int | None]:
    """First, last and those around `page`; None stands for a gap."""
    near = range(max(1, page - around), min(pages, page + around) + 1)
    shown: list[int | None] = [
        *([1] if 1 not in near else []),
        *near,
        *([pages] if pages not in near else []),
    ]
    for place in range(len(shown) - 1, 0, -1):
        before, after = shown[place - 1], shown[place]
        if before and after and after - before > 1:
            shown.insert(place, before + 1 if after - before == 2 else None)
    return shown
