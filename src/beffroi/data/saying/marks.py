"""Marks for the catalogues of words: what stands in a table is found there as in code, and is translated when it is shown."""


def gettext(text: str) -> str:
    """A sentence of one form."""
    return text


def ngettext(one: str, several: str) -> tuple[str, str]:
    """A sentence of two forms."""
    return one, several
