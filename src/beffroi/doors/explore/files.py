"""Sending a file: whole or a part of it, with what a client needs to resume and to know whether it changed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

BLOCK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send_file(request: HttpRequest, path: Path, *, media: str, name: str) -> HttpResponseBase:
    """The file as an attachment `name`: ETag, Last-Modified, one range of bytes, 304, 416."""
    file = path.open("rb")  # kept open: the version may be removed while the file is on its way
    try:
        stat = path.stat()
        changed = datetime.fromtimestamp(int(stat.st_mtime), UTC)
        headers = {
            "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
            "Last-Modified": format_datetime(changed, usegmt=True),
            "Cache-Control": "no-cache",
            "Accept-Ranges": "bytes",
        }
        if _held(request, headers["ETag"], changed):
            file.close()
            return HttpResponse(status=304, headers=headers)
        start, end = 0, stat.st_size
        status = 200
        asked = _RANGE.fullmatch(request.META.get("HTTP_RANGE", ""))
        if asked and any(asked.groups()) and _same(request, headers):
            start, end = _bounds(asked[1], asked[2], stat.st_size)
            if start >= end:
                file.close()
                headers["Content-Range"] = f"bytes */{stat.st_size}"
                return HttpResponse(status=416, headers=headers)
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{stat.st_size}"
            status = 206
    except BaseException:
        file.close()
        raise
    headers["Content-Length"] = str(end - start)
    headers["Content-Disposition"] = disposition(name)
    if request.method == "HEAD":
        file.close()
        return HttpResponse(status=status, headers=headers, content_type=media)
    return StreamingHttpResponse(Part(file, start, end), status=status, headers=headers, content_type=media)


def disposition(name: str) -> str:
    """The header that names the file. Identifiers are checked at creation; anything unusual left is replaced."""
    return f'attachment; filename="{re.sub(r"[^A-Za-z0-9._@-]", "_", name)}"'


class Part:
    """Bytes of a file between two places; Django closes it with the answer."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file = file
        self._start, self._end = start, end

    def __iter__(self) -> Iterator[bytes]:
        left = self._end - self._start
        self._file.seek(self._start)
        while left > 0 and (block := self._file.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size


def _held(request: HttpRequest, etag: str, changed: datetime) -> bool:
    """Whether the caller already has this file (RFC 9110: the ETag is asked first, the date only without one)."""
    if (tags := request.META.get("HTTP_IF_NONE_MATCH")) is not None:
        return etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")} or tags.strip() == "*"
    since = _date(request.META.get("HTTP_IF_MODIFIED_SINCE"))
    return since is not None and changed <= since


def _same(request: HttpRequest, headers: dict[str, str]) -> bool:
    """Whether the caller's part is of this very file."""
    condition = request.META.get("HTTP_IF_RANGE")
    return condition is None or condition in {headers["ETag"], headers["Last-Modified"]}


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text) if text else None
    except (TypeError, ValueError):
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
