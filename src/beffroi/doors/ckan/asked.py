"""What a call says: CKAN's clients write parameters in the address, in a form or in a JSON body, and mix numbers and texts."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest

from beffroi.data.errors import BeffroiError

MOST_BYTES = 256 * 1024


class Invalid(BeffroiError):
    """A parameter that cannot be read: CKAN answers 409 with the name of the parameter."""

    code = "validation_error"

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Asked:
    """The parameters of a call.

    Raises:
        Invalid: the body is not a JSON object.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.given: Mapping[str, Any] = {name: request.GET[name] for name in request.GET}
        if request.method == "POST":
            self.given = {**self.given, **_body(request)}

    def text(self, name: str, default: str = "") -> str:
        """A text; an empty one is the default."""
        value = self.given.get(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str | int | float):
            raise Invalid(name, f"« {name} » attend un texte.")
        return str(value)

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 0, brought down to `most`."""
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdecimal() and len(text) < 12):
            raise Invalid(name, f"« {name} » attend un nombre entier à partir de 0.")
        return min(int(text), most)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no, as CKAN reads them."""
        value = self.given.get(name)
        return (
            default
            if value is None or value == ""
            else str(value).lower() in {"true", "yes", "t", "y", "on", "1"}
        )

    def words(self, name: str) -> list[str]:
        """Several texts: a list, a JSON list, or texts between commas."""
        value = self.given.get(name)
        if isinstance(value, str):
            value = self.tree(name) if value.strip().startswith("[") else value.split(",")
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Invalid(name, f"« {name} » attend une liste de textes.")
        return [item.strip() for item in value if item.strip()]

    def listed(self, name: str) -> list[str]:
        """Several texts that may hold commas: a list, or one text alone."""
        value = self.given.get(name)
        return [value] if isinstance(value, str) and not value.strip().startswith("[") else self.words(name)

    def tree(self, name: str) -> Any:
        """A JSON value, written as such or as text; None when it is not given."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value.strip():
            return None if value == "" else value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Invalid(name, f"« {name} » attend du JSON.") from None


def _body(request: HttpRequest) -> Mapping[str, Any]:
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"} and request.POST:
        return {name: request.POST[name] for name in request.POST}
    if not request.body:
        return {}
    if len(request.body) > MOST_BYTES:
        raise Invalid("body", f"Le corps de la requête est trop long : {MOST_BYTES // 1024} Kio au plus.")
    try:
        given = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Invalid("body", "Le corps de la requête n'est pas du JSON.") from None
    if not isinstance(given, dict):
        raise Invalid("body", "Le corps de la requête doit être un objet JSON.")
    return given
