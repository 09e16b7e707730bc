"""Sentences of the description, in the two languages of the pages."""

from typing import NamedTuple


class Said(NamedTuple):
    """One sentence in French and in English."""

    fr: str
    en: str

    def tell(self, lang: str) -> str:
        """In French for `fr`, in English for any other language."""
        return self.fr if lang == "fr" else self.en
