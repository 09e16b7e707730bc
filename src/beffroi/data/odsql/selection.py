"""What a select names: fields and expressions under their keys, in order, each key once."""

from collections.abc import Iterable, Sequence

from beffroi.data.fields import Field
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.scope import Scope

NamedItem = tuple[str, t.Expression]


def expand(items: Sequence[t.SelectItem], scope: Scope) -> list[NamedItem]:
    """Keys and expressions; `*`, include and exclude become fields. A later item takes the place of an earlier one of its key.

    Raises:
        QueryError: an alias twice, a pattern no field has.
    """
    aliases: set[str] = set()
    found: dict[str, t.Expression] = {}
    only_patterns = all(isinstance(item, t.SelectPattern) for item in items)
    if only_patterns and any(isinstance(item, t.SelectPattern) and item.exclude for item in items):
        found.update(_fields(scope.context.schema))
    for item in items:
        match item:
            case t.SelectAll():
                found.update(_fields(scope.context.schema))
            case t.SelectPattern(exclude=exclude, patterns=patterns):
                chosen = [f for pattern in patterns for f in _matching(pattern, scope)]
                if exclude:
                    for f in chosen:
                        found.pop(f.name, None)
                else:
                    found.update(_fields(chosen))
            case t.Item(value=value, key=key, alias=alias):
                if alias is not None and alias in aliases:
                    raise scope.error(f"Alias '{alias}' is declared several times.")
                if alias is not None:
                    aliases.add(alias)
                found[key] = value
    return list(found.items())


def _fields(fields: Iterable[Field]) -> dict[str, t.Expression]:
    return {f.name: t.Name(f.name, span=(0, 0)) for f in fields}


def _matching(pattern: t.Pattern, scope: Scope) -> list[Field]:
    if pattern.prefix:
        return [f for f in scope.context.schema if f.name.startswith(pattern.text)]
    field = scope.context.names.get(pattern.text)
    if field is None:
        raise scope.error(f"Unknown field: {pattern.text}.")
    return [field]
