"""What a select names: fields and expressions under their keys, in order, each key once."""

from collections.abc import Iterable, Sequence

from beffroi.data.fields import Field
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.scope import Scope

NamedItem = tuple[str, t.Expression]


def expand(items: Sequence[t.SelectItem], scope: Scope) -> list[NamedItem]:
    """Keys and expressions; `*`, include and exclude become fields. A later item takes the place of an earlier one of its key; an
    exclusion that comes first leaves all the others.

    Raises:
        QueryError: an alias twice, a field that is not there, nothing left.
    """
    _check_aliases(items, scope)
    found: dict[str, t.Expression] = {}
    if items and isinstance(items[0], t.SelectPattern) and items[0].exclude:
        found.update(_fields(scope.context.schema))
    for item in items:
        match item:
            case t.SelectAll():
                found.update(_fields(scope.context.schema))
            case t.SelectPattern(exclude=exclude, patterns=patterns):
                for key, chosen in (one for pattern in patterns for one in _matching(pattern, scope)):
                    if exclude:
                        found.pop(chosen.name, None)
                    else:
                        found[key] = t.Name(key, span=(0, 0))
            case t.Item(value=value, key=key):
                found[key] = value
    if items and not found:
        raise scope.error("no field is left by this selection.")
    return list(found.items())


def _check_aliases(items: Sequence[t.SelectItem], scope: Scope) -> None:
    given = [item.alias for item in items if isinstance(item, t.Item) and item.alias is not None]
    for place, alias in enumerate(given):
        if alias in given[:place]:
            raise scope.error(f"Alias '{alias}' is declared several times.")


def _fields(fields: Iterable[Field]) -> dict[str, t.Expression]:
    return {f.name: t.Name(f.name, span=(0, 0)) for f in fields}


def _matching(pattern: t.Pattern, scope: Scope) -> list[tuple[str, Field]]:
    """Fields and their keys: by their own names, else by the others they go by."""
    if pattern.prefix:
        own = [(f.name, f) for f in scope.context.schema if f.name.startswith(pattern.text)]
        return own or [one for one in scope.context.names.items() if one[0].startswith(pattern.text)]
    field = scope.context.names.get(pattern.text)
    if field is None:
        raise scope.error(f"Unknown field: {pattern.text}.")
    return [(pattern.text, field)]
