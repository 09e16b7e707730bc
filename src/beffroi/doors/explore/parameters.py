"""Reading the parameters of an address. Unknown ones are ignored, as the API's clients rely on."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from zoneinfo import available_timezones

from django.http import QueryDict

from beffroi.data.fields import Field
from beffroi.data.odsql import Query
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.legacy.language import condition

LANGUAGES = ("en", "fr", "nl", "pt", "it", "ar", "de", "es", "ca", "eu", "sv")
_WHOLE = re.compile(
    r"(?:\s?-?|\+)[0-9]{1,18}"
)  # a "+" before the number arrives as a blank, unless it was escaped
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@cache
def _zones() -> dict[str, str]:
    """The zones' own spellings."""
    return {name.lower(): name for name in available_timezones()}


class Parameters:
    """The parameters of one request. A value left empty counts as absent; of a single parameter given twice, the last counts."""

    def __init__(self, given: QueryDict) -> None:
        self._given = given

    def text(self, name: str) -> str | None:
        """A single text, or None."""
        return self._given.get(name) or None

    def texts(self, name: str) -> tuple[str, ...]:
        """A repeatable parameter, in the order given."""
        return tuple(text for text in self._given.getlist(name) if text.strip())

    def under(self, prefix: str) -> Iterator[tuple[str, str]]:
        """The values of `prefix.x` for each x, in the order given."""
        for name in self._given:
            verb, dot, rest = name.partition(".")
            if verb == prefix and dot and rest:
                yield from ((rest, text) for text in self._given.getlist(name) if text.strip())

    def whole(self, name: str, default: int) -> int:
        """A whole number.

        Raises:
            InvalidParameter: it is something else.
        """
        text = self.text(name)
        if text is None:
            return default
        if not _WHOLE.fullmatch(text):
            raise InvalidParameter(
                f"Invalid value for {name} API parameter: {text[:50]} was found but an integer is expected."
            )
        return int(text)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, in any case: Python clients send "True"."""
        text = self.text(name)
        if text is None:
            return default
        try:
            return _FLAGS[text.lower()]
        except KeyError:
            raise InvalidParameter(
                f"Invalid value for {name} API parameter: {text[:50]} was found but true or false is expected."
            ) from None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        text = self.text(name)
        if text is None:
            return default
        if text not in allowed:
            raise InvalidParameter(
                f"Invalid value for {name} API parameter: {text[:50]} was found but one of "
                f"{', '.join(allowed)} is expected."
            )
        return text

    @property
    def lang(self) -> str:
        """The language of names of days and months."""
        text = (self.text("lang") or "").lower()
        return text if text in LANGUAGES else self.choice("lang", LANGUAGES, "fr")

    @property
    def timezone(self) -> str:
        """The zone of hours, in the query and in the answer."""
        text = self.text("timezone")
        if text is None:
            return "UTC"
        found = _zones().get(text.lower())
        if found is None:
            raise InvalidParameter(
                f"Invalid value for timezone API parameter: {text[:50]} was found but a time zone such as "
                "Europe/Paris is expected."
            )
        return found

    def _older(self, fields: Mapping[str, Field] | None) -> tuple[str, ...]:
        found = (condition(text, fields or {}) for text in self.texts("qv1"))
        return tuple(text for text in found if text)

    def query(
        self,
        *,
        fields: Mapping[str, Field] | None = None,
        limit: int = 10,
        paged: bool = True,
        also: str = "",
    ) -> Query:
        """The ODSQL query. `fields` are those `qv1` (a query of the older API) may name; `limit` is the default one; an export is
        not `paged`: it has no offset; `also` are expressions of ours beside what is selected."""
        return Query(
            select=self.text("select"),
            also=also,
            where=(*self.texts("where"), *self._older(fields)),
            group_by=self.text("group_by"),
            order_by=self.text("order_by"),
            limit=self.whole("limit", limit),
            offset=self.whole("offset", 0) if paged else 0,
            refine=self.texts("refine"),
            exclude=self.texts("exclude"),
            facet=self.texts("facet"),
            lang=self.lang,
            timezone=self.timezone,
        )
