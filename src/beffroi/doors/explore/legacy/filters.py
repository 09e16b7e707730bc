"""The parameters of the older API → a query: `q`, `refine.X`, `exclude.X`, `disjunctive.X`, `facetsort.X`, `geofilter.*`…"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from beffroi.data.fields import Field
from beffroi.data.odsql import Expression, Query
from beffroi.doors.explore.legacy import areas, language, values
from beffroi.doors.explore.parameters import Parameters

MOST_ROWS = 10_000  # rows, and start + rows, of that API
ALL = -1
#: The distance to the centre of `geofilter.distance`, which answers show and sort by.
DISTANCE = "dist"
_SORTS = {"count", "-count", "alphanum", "-alphanum", "num", "-num"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its parameters, and the fields it may name. `geo` is the one places are looked for in, `there` what
    `geo_digest` asks of it."""

    parameters: Parameters
    names: Mapping[str, Field]
    geo: Field | None
    there: tuple[str | Expression, ...] = ()

    def query(self, *, select: str | None = None, rows: int = 10, order: bool = True) -> Query:
        """The query of the request; `rows` by default.

        Raises:
            InvalidParameter: a parameter that cannot be read.
        """
        found = self.parameters.whole("rows", rows)
        return Query(
            select=select,
            where=(*self._conditions(), *self.there),
            order_by=self._order() if order else None,
            limit=ALL if found < 0 else found,
            offset=max(self.parameters.whole("start", 0), 0),
            refine=self._chosen("refine"),
            exclude=self._chosen("exclude"),
            facet=self._facets(),
            lang=self.parameters.lang,
            timezone=self.parameters.timezone,
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields `fields=a,b` keeps, none standing for all; unknown ones are left out, as they always were."""
        listed = (part.strip() for text in self.parameters.texts("fields") for part in text.split(","))
        return tuple(name for name in listed if name in self.names)

    @property
    def distance(self) -> str | None:
        """The distance to the centre of `geofilter.distance`, in the language."""
        text = self.parameters.text("geofilter.distance")
        point = areas.centre(text) if text and self.geo else None
        return f"distance({values.name(self.geo)}, {point})" if self.geo and point else None

    def _conditions(self) -> tuple[str, ...]:
        typed = [*self.parameters.texts("q"), *(text for _, text in self.parameters.under("q"))]
        found = [language.condition(text, self.names) for text in typed]
        if self.geo is not None:
            for name, made in _AREAS.items():
                found += [
                    made(self.geo, text, f"geofilter.{name}")
                    for text in self.parameters.texts(f"geofilter.{name}")
                ]
        return tuple(condition for condition in found if condition)

    def _chosen(self, verb: str) -> tuple[str, ...]:
        return tuple(
            f"{values.name(self.names[name])}:{json.dumps(text)}"
            for name, text in self.parameters.under(verb)
            if name in self.names
        )

    def _facets(self) -> tuple[str, ...]:
        """The facets counted. One that is only said disjunctive is not: see `shown_facets`."""
        asked = dict.fromkeys([*self.shown_facets, *self._loose])
        return tuple(self._facet(name) for name in asked)

    @property
    def shown_facets(self) -> tuple[str, ...]:
        """The facets the answer gives, in the order asked."""
        return tuple(name for name in self.parameters.texts("facet") if name in self.names)

    @property
    def _loose(self) -> set[str]:
        return {
            name
            for name, text in self.parameters.under("disjunctive")
            if name in self.names and text.lower() == "true"
        }

    def _facet(self, name: str) -> str:
        options = [f"name={json.dumps(name)}"]
        if name in self._loose:
            options.append("disjunctive=true")
        for other, sort in self.parameters.under("facetsort"):
            if other == name and sort in _SORTS:
                options.append(f"sort={json.dumps(sort)}")
        return f"facet({', '.join(options)})"

    def _order(self) -> str | None:
        """There, a name alone sorts from the largest, and a minus from the smallest."""
        listed = [part.strip() for text in self.parameters.texts("sort") for part in text.split(",")]
        keys = []
        for item in listed:
            name = item.removeprefix("-")
            key = self.distance if name == DISTANCE and name not in self.names else None
            if name in self.names and not self.names[name].type.is_geo:
                key = values.name(self.names[name])
            if key:
                keys.append(f"{key} {'asc' if item.startswith('-') else 'desc'}")
        return ", ".join(keys) or None


_AREAS = {"distance": areas.around, "polygon": areas.inside, "bbox": areas.boxed}
