"""The `facet` parameter: a name, or `facet(name="f", disjunctive=true, sort="alphanum", limit=20)` and the like."""

from dataclasses import dataclass

from beffroi.data.fields import Field
from beffroi.data.odsql import parse
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.errors import QueryError
from beffroi.data.odsql.query import Context, Query

SORTS = ("count", "-count", "alphanum", "-alphanum", "num", "-num")


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """What is asked of one facet; None where the field's own annotations decide."""

    field: Field
    name: str
    disjunctive: bool | None = None
    hierarchical: bool | None = None
    separator: str | None = None
    sort: str | None = None
    limit: int | None = None

    @property
    def is_disjunctive(self) -> bool:
        """Whether several refinements are alternatives."""
        return "disjunctive" in self.field.annotations if self.disjunctive is None else self.disjunctive

    @property
    def levels(self) -> str:
        """What separates the levels of its values; blank for a plain facet."""
        args = self.field.annotations.get("hierarchical")
        hierarchical = args is not None if self.hierarchical is None else self.hierarchical
        if not hierarchical:
            return ""
        return self.separator or (str(args[0]) if args and args[0] else "/")

    @property
    def order(self) -> str:
        """One of `SORTS`."""
        if self.sort is not None:
            return self.sort
        args = self.field.annotations.get("facetsort")
        asked = str(args[0]) if args else "count"
        return asked if asked in SORTS else "count"


def read(text: str, context: Context) -> FacetOptions:
    """Read one `facet` parameter.

    Raises:
        QueryError: an unknown field or option.
    """
    if text.strip() in context.names:  # a name no language could read is a name all the same: 12, and
        return FacetOptions(_field(text.strip(), context), text.strip())
    tree = parse.facet(text)
    if isinstance(tree, t.Name):
        return FacetOptions(_field(tree.value, context), tree.value)
    given = dict(_option(arg) for arg in tree)
    name = given.pop("name", None)
    if not isinstance(name, str):
        raise QueryError.malformed("facet() expects a name.", "facet")
    options = FacetOptions(_field(name, context), name, **given)  # type: ignore[arg-type]  # checked by _option
    if options.sort is not None and options.sort not in SORTS:
        raise QueryError.malformed(f"facet() sort must be one of {', '.join(SORTS)}.", "facet")
    most = context.limits.facet_values_most
    if options.limit is not None and not 0 <= options.limit <= most:
        raise QueryError.malformed(f"facet() limit must be between 0 and {most}.", "facet")
    return options


_TYPES = {"name": str, "disjunctive": bool, "hierarchical": bool, "separator": str, "sort": str, "limit": int}


def _option(arg: t.Expression) -> tuple[str, object]:
    match arg:
        case t.Compare(
            operator="=", left=t.Name(value=key), right=t.Text() | t.Boolean() | t.Number() as right
        ):
            wanted = _TYPES.get(key.lower())
            if wanted is None:
                raise QueryError.malformed(f"Unknown facet() option: {key}.", "facet")
            if type(right.value) is not wanted:
                raise QueryError.malformed(
                    f"facet() option {key} expects a value of type {wanted.__name__}.", "facet"
                )
            return key.lower(), right.value
        case _:
            raise QueryError.malformed(
                'facet() expects named options, as in facet(name="f", limit=20).', "facet"
            )


def _field(name: str, context: Context) -> Field:
    field = context.names.get(name)
    if field is None:
        raise QueryError.malformed(f"Unknown field: {name}.", "facet")
    if field.type.is_geo:
        raise QueryError.malformed(f"Field {name} cannot be used as a facet.", "facet")
    return field


def asked(query: Query, context: Context) -> list[FacetOptions]:
    """The facets a request names, each once, as it says last; all the fields annotated `facet` when it names none.

    Raises:
        QueryError: an unknown field or option.
    """
    if query.facet:
        found = [read(text, context) for text in query.facet]
        return list({options.field.name: options for options in found}.values())
    return [FacetOptions(f, f.name) for f in context.schema if "facet" in f.annotations and not f.type.is_geo]


def disjunctive_names(query: Query, context: Context) -> set[str]:
    """The fields whose refinements are alternatives: by annotation, or because the request says so."""
    names = {f.name for f in context.schema if "disjunctive" in f.annotations}
    for text in query.facet:
        options = read(text, context)
        if options.is_disjunctive:
            names.add(options.field.name)
        else:
            names.discard(options.field.name)
    return names


def separators(query: Query, context: Context) -> dict[str, str]:
    """What separates the levels of the fields the request itself says hierarchical or not."""
    read_all = (read(text, context) for text in query.facet)
    return {options.field.name: options.levels for options in read_all if options.hierarchical is not None}
