"""Hostile documents made plain: JSON of any depth, objects flattened to names and texts, records measured."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import ijson
import orjson

from beffroi.engines.harvest.records import Distribution, Entry, HarvestFailed, Refusal, RemoteRecord

DEEPEST = 40  # levels of a JSON document we look into; what is below is left out and noted
MOST_KEYS = 2_000  # names and list items of one record
LONGEST = 500_000  # characters of one record
TOO_DEEP = "\0too deep"  # stands where something deeper was
LANGUAGES = ("fr", "fr-fr", "fra", "fre", "", "en", "eng")


def read_json(content: bytes, address: str) -> Any:
    """A JSON document; branches deeper than DEEPEST give way to TOO_DEEP. Raises HarvestFailed."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if not any(word in str(error).lower() for word in ("recursion", "depth")):
            raise HarvestFailed(
                f"La réponse de {address[:200]} n'est pas du JSON valable : {str(error)[:150]}. Vérifiez l'adresse et le type."
            ) from error
    try:
        return _pruned(content)
    except ijson.JSONError as error:
        raise HarvestFailed(f"La réponse de {address[:200]} n'est pas du JSON valable.") from error


def _pruned(content: bytes) -> Any:
    """The same, read as a stream: no recursion, whatever the depth."""
    root: list[Any] = []
    stack: list[Any] = [root]
    keys: list[str] = [""]
    below = 0
    for event, value in ijson.basic_parse(io.BytesIO(content), use_float=True):
        if event in {"end_map", "end_array"}:
            if below:
                below -= 1
            else:
                stack.pop()
                keys.pop()
        elif event == "map_key":
            if not below:
                keys[-1] = value
        elif below:
            below += event in {"start_map", "start_array"}
        elif event in {"start_map", "start_array"} and len(stack) > DEEPEST:
            below = 1
            _put(stack[-1], keys[-1], TOO_DEEP)
        elif event in {"start_map", "start_array"}:
            made: Any = {} if event == "start_map" else []
            _put(stack[-1], keys[-1], made)
            stack.append(made)
            keys.append("")
        else:
            _put(stack[-1], keys[-1], value)
    return root[0] if root else None


def _put(into: Any, key: str, value: Any) -> None:
    if isinstance(into, dict):
        into[key] = value
    else:
        into.append(value)


def flat(shape: Mapping[str, Any], *, prefix: str = "", levels: int = 3) -> dict[str, Any]:
    """Objects as "a.b" names with texts or lists of texts; what is several languages becomes one."""
    found: dict[str, Any] = {}
    if not prefix and _holds_too_deep(shape):
        found[TOO_DEEP] = TOO_DEEP
    for key, value in shape.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            chosen = in_our_language(value)
            if chosen is not None:
                found[name] = chosen
            elif levels:
                found.update(flat(value, prefix=f"{name}.", levels=levels - 1))
        elif isinstance(value, list):
            _flat_list(found, name, value, levels)
        elif (text := plain(value)) is not None:
            found[name] = text
    return found


def _holds_too_deep(shape: Any) -> bool:
    left = [shape]
    while left:
        one = left.pop()
        if one == TOO_DEEP:
            return True
        left.extend(one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ())
    return False


def _flat_list(found: dict[str, Any], name: str, values: list[Any], levels: int) -> None:
    texts = [text for value in values if (text := plain(value)) is not None]
    if texts:
        found[name] = texts
    objects = [value for value in values if isinstance(value, Mapping)]
    if objects and levels:
        parts: dict[str, list[str]] = {}
        for value in objects[:MOST_KEYS]:
            for key, part in flat(value, prefix=f"{name}.", levels=levels - 1).items():
                parts.setdefault(key, []).extend(part if isinstance(part, list) else [part])
        found.update(parts)


def in_our_language(shape: Mapping[str, Any]) -> Any:
    """The value of an object that holds one text in several languages; None when it is another kind of object."""
    if not shape or not all(2 <= len(key) <= 5 and key[:2].isalpha() and key.islower() for key in shape):
        return None
    if not any(key in LANGUAGES for key in shape) and len(shape) < 2:
        return None
    if not all(isinstance(value, str | list) for value in shape.values()):
        return None
    best = next((shape[key] for key in LANGUAGES if shape.get(key)), next(iter(shape.values())))
    return [str(item) for item in best] if isinstance(best, list) else best


def plain(value: Any) -> str | None:
    """A scalar as text; None for nothing and for what is no scalar."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value).replace("\0", "").strip() if value != TOO_DEEP else TOO_DEEP
    return text or None


def first(said: Mapping[str, Any], *names: str) -> str:
    """The first of those names that says something, as one text."""
    for name in names:
        value = said.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if value:
            return str(value)
    return ""


def whole_number(text: Any) -> int:
    """A number of bytes, 0 when it is none: "42 octets" is not."""
    written = str(text or "").strip().partition(".")[0]
    return int(written) if written.isdecimal() and len(written) < 16 else 0


def measured(entry: Entry) -> Entry:
    """The record, or the refusal of one that is monstrous or has no identity."""
    if isinstance(entry, Refusal):
        return entry
    if not entry.remote_id.strip():
        return Refusal(
            "La fiche n'a pas d'identifiant : demandez au producteur d'en donner un.", title=_title(entry)
        )
    if len(entry.remote_id) > 2_000:
        return Refusal("L'identifiant dépasse 2 000 caractères.", title=_title(entry))
    why = _too_heavy(entry)
    if why:
        return Refusal(
            f"La fiche est démesurée : {why}. Signalez-la au producteur.", entry.remote_id, _title(entry)
        )
    return entry


def _title(entry: RemoteRecord) -> str:
    return first(entry.said, "title", "dct:title", "default.title", "Title")[:200]


def _too_heavy(entry: RemoteRecord) -> str:
    """What is too much in a record, or nothing; reading stops there."""
    length = 0
    for keys, text in enumerate(_texts(entry), 1):
        length += len(text)
        if text == TOO_DEEP:
            return f"elle est imbriquée sur plus de {DEEPEST} niveaux"
        if keys > MOST_KEYS:
            return f"elle a plus de {MOST_KEYS} valeurs"
        if length > LONGEST:
            return f"elle dépasse {LONGEST} caractères"
    return ""


def _texts(entry: RemoteRecord) -> Iterable[str]:
    for value in entry.said.values():
        if isinstance(value, list):
            yield from value
        else:
            yield str(value)
    for one in (*entry.distributions, *entry.documents):
        yield from (one.address, one.title, one.format)
    for field in entry.fields:
        yield from (str(part) for part in field.values())


def files(shapes: Any, names: Mapping[str, tuple[str, ...]]) -> tuple[Distribution, ...]:
    """Distributions of a list of JSON objects; `names` tells where each part is, in order of preference."""
    made = []
    for shape in shapes if isinstance(shapes, list) else []:
        if not isinstance(shape, Mapping):
            continue
        said = flat(shape, levels=1)
        part = {ours: first(said, *theirs) for ours, theirs in names.items()}
        if part.get("address"):
            size = whole_number(part.pop("size", ""))
            made.append(Distribution(**part, size=size))
    return tuple(made)
