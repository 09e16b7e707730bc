"""Reading a file from a request as it arrives: the body itself, or the first file of a form."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from beffroi.doors.manage.errors import BadRequest

_PIECE = 2**20

#: How the description tells a body that is a file.
RAW: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_BINARY = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}
RAW_OR_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {"schema": _BINARY},
        },
    }
}


def pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body, a mebibyte at a time."""
    while piece := request.read(_PIECE):
        yield piece


def given(request: HttpRequest) -> tuple[str, Iterator[bytes]]:
    """The file's name as the form tells it (or nothing) and its bytes. Raises BadRequest when a form holds no file."""
    if request.content_type != "multipart/form-data":
        return "", pieces(request)
    file = next(iter(request.FILES.values()), None)  # Django writes large ones to the disk as they arrive
    if not isinstance(file, UploadedFile):
        raise BadRequest("Le formulaire ne contient pas de fichier : donnez-le dans le champ « file ».")
    return str(file.name or ""), file.chunks(_PIECE)
