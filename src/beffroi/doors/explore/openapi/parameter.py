"""One parameter of the API: what it does, what values it takes, an example."""

from dataclasses import dataclass, field
from typing import Any

from beffroi.doors.explore.openapi.words import Said

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean", "default": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address; `place` is `path` or `query`."""

    name: str
    says: Said
    schema: Json = field(default_factory=lambda: TEXT)
    example: Any = None
    repeated: bool = False
    place: str = "query"

    def described(self, lang: str) -> Json:
        """The OpenAPI parameter object."""
        shape: Json = {"name": self.name, "in": self.place, "description": self.says.tell(lang)}
        if self.place == "path":
            shape["required"] = True
        shape["schema"] = self.schema
        if self.repeated:
            shape |= {"schema": {"type": "array", "items": self.schema}, "style": "form", "explode": True}
        if self.example is not None:
            shape["example"] = [self.example] if self.repeated else self.example
        return shape


def choice(values: tuple[str, ...], default: str) -> Json:
    """The schema of one of a few words."""
    return {"type": "string", "enum": list(values), "default": default}
