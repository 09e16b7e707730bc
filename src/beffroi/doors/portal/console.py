"""The console's reading of the API's description (OpenAPI): which calls there are, what each asks, what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import QueryDict

#: Gives the description in a language. The roof hands it over, because one door does not open on another.
Describe = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter as a field of a form. `kind`: text, number, choice; `values` are what the address gave, at least one."""

    name: str
    says: str
    kind: str
    values: tuple[str, ...]
    choices: tuple[str, ...] = ()
    default: str = ""
    example: str = ""
    least: int | None = None
    most: int | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call may answer with one status: what it means, the kinds of file it may be."""

    status: str
    says: str
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its path with the names to fill in, the fields of its form, its answers."""

    key: str
    path: str
    says: str
    named: tuple[Input, ...]
    asked: tuple[Input, ...]
    answers: tuple[Answer, ...]

    @property
    def ready(self) -> bool:
        """Whether every name of the path is known."""
        return all(found.values[0] for found in self.named)

    def address(self, root: str) -> str:
        """The call's address, once it is ready."""
        path = self.path
        for found in self.named:
            path = path.replace(f"{{{found.name}}}", quote(found.values[0], safe="@"))
        return root + path


@dataclass(frozen=True, slots=True)
class Group:
    """Calls on the same thing: their keys and sentences."""

    title: str
    calls: tuple[Call, ...]


def groups(document: Mapping[str, Any], given: QueryDict) -> list[Group]:
    """Every call, by the description's tags; the fields hold what the page's address gives."""
    calls = [
        (found["tags"][0], _call(path, found, document, given))
        for path, methods in document["paths"].items()
        for found in methods.values()
    ]
    return [
        Group(tag["description"], tuple(call for name, call in calls if name == tag["name"]))
        for tag in document["tags"]
    ]


def _call(path: str, found: Mapping[str, Any], document: Mapping[str, Any], given: QueryDict) -> Call:
    parameters = [_resolved(parameter, document) for parameter in found["parameters"]]
    return Call(
        key=found["operationId"],
        path=path,
        says=found["summary"],
        named=tuple(_input(p, given) for p in parameters if p["in"] == "path"),
        asked=tuple(_input(p, given) for p in parameters if p["in"] == "query"),
        answers=tuple(
            Answer(status, answer["description"], tuple(answer.get("content", ())))
            for status, answer in (
                (status, _resolved(answer, document)) for status, answer in found["responses"].items()
            )
        ),
    )


def _resolved(shape: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference within the document stands for."""
    address = shape.get("$ref")
    if address is None:
        return shape
    found: Any = document
    for part in address.removeprefix("#/").split("/"):
        found = found[part]
    return found  # type: ignore[no-any-return]  # a document of ours: every reference is to an object


def _input(parameter: Mapping[str, Any], given: QueryDict) -> Input:
    shape = parameter["schema"]
    repeated = shape["type"] == "array"
    held = shape["items"] if repeated else shape
    values: Sequence[str] = [text for text in given.getlist(parameter["name"]) if text] or [""]
    example = parameter.get("example", "")
    choices = ("true", "false") if held["type"] == "boolean" else tuple(held.get("enum", ()))
    return Input(
        name=parameter["name"],
        says=parameter["description"],
        kind="choice" if choices else "number" if held["type"] == "integer" else "text",
        values=tuple(values if repeated else values[-1:]),
        choices=choices,
        default=str(held.get("default", "")).lower() if choices else str(held.get("default", "")),
        example=str(example[0] if repeated and example else example),
        least=held.get("minimum"),
        most=held.get("maximum"),
        repeated=repeated,
    )
