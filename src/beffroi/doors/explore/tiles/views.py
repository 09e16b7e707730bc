"""A tile, and the TileJSON that tells a map how to ask for them."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.data.geo import Tile
from beffroi.data.lake import TILE_MEDIA, Drawn, draw
from beffroi.doors.explore.answers import accepts_gzip, json_answer, keep, unchanged, with_tag
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.remembered import answers
from beffroi.doors.explore.rows import etag, run
from beffroi.doors.explore.shelf import Served, shelf
from beffroi.doors.explore.tiles.description import describe, records_in_a_tile

#: An address that names the version it wants may be kept so long, in seconds; not for ever: a version can be withdrawn.
KEPT = 86_400
_NUMBER = re.compile(r"0|[1-9][0-9]{0,7}")


@explore
def tile(request: HttpRequest, dataset_id: str, z: str, x: str, y: str) -> HttpResponse:
    """One tile: 204 when nothing is in it."""
    served = shelf.get(dataset_id)
    asked = _tile(z, x, y)
    mark = etag(request, served.salt)
    if mark and (held := unchanged(request, mark)):
        return held
    parameters = Parameters(request.GET)
    drawn = _drawn(served, asked, parameters, mark)
    response = _answer(request, drawn)
    if mark is None:
        response.headers["Cache-Control"] = "no-store"
        return response
    with_tag(response, mark)
    if parameters.text("v") == version_mark(served):
        response.headers["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    return response


@explore
def tilejson(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """TileJSON 3.0.0 of a dataset; the filters of this address go with its tiles."""
    served = shelf.get(dataset_id)
    mark = etag(request, served.state)
    if mark and (held := unchanged(request, mark)):
        return held
    body: dict[str, Any] = describe(request, served, Parameters(request.GET), version_mark(served))
    response = json_answer(body)
    return with_tag(response, mark) if mark else response


def version_mark(served: Served) -> str:
    """What stands for a version in the address of its tiles."""
    return f"{served.uid}.{served.number}"


def _tile(z: str, x: str, y: str) -> Tile:
    if all(_NUMBER.fullmatch(text) for text in (z, x, y)):
        tile = Tile(int(z), int(x), int(y))
        if tile.exists:
            return tile
    raise NoResource("tile", f"{z}/{x}/{y}"[:60])


def _drawn(served: Served, tile: Tile, parameters: Parameters, mark: str | None) -> Drawn:
    """The tile, from the memory of answers when it was drawn lately."""
    kept = answers.get(mark) if mark else None
    if kept is not None:
        return Drawn.found(kept)
    context = served.context()
    drawn = draw(
        parameters.query(fields=context.names),
        context,
        tile,
        ask=run,
        geo_field=parameters.text("geo_field"),
        records=records_in_a_tile(parameters),
    )
    if mark:
        keep(answers, mark, drawn.kept())
    return drawn


def _answer(request: HttpRequest, drawn: Drawn) -> HttpResponse:
    if not drawn.body:
        return HttpResponse(status=204)
    packed = drawn.packed and accepts_gzip(request)
    response = HttpResponse(drawn.body if packed else drawn.plain(), content_type=TILE_MEDIA)
    response.headers["X-Tile-Content"] = drawn.content
    if drawn.packed:
        response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
