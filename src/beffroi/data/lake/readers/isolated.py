"""Readers written in other languages run in a process of their own: what crashes or swells there ends there.

The child takes one JSON request on its input and gives one JSON answer. It has limits of memory and time, and for GDAL only the
drivers of the formats we read.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from beffroi.data.errors import LimitReached, RefusedContent

_MEMORY = 4 * 2**30  # address space of the child, libraries included
_SECONDS = 1800
#: Every GDAL driver of the wheel but those of `vector`: no virtual file, no network, no database.
_SKIPPED = (
    "PCIDSK,PDS4,VICAR,PDF,MBTiles,EEDA,OGCAPI,GDALG,MapInfo File,LVBAG,S57,DGN,OGR_VRT,CSV,GML,GeoJSON,GeoJSONSeq,ESRIJSON,"
    "TopoJSON,OGR_GMT,SQLite,WAsP,OpenFileGDB,DXF,GeoRSS,VFK,PGDUMP,OSM,GPSBabel,OGR_PDS,WFS,OAPIF,EDIGEO,Idrisi,ODS,XLSX,Elasticsearch,"
    "Carto,AmigoCloud,SXF,Selafin,JML,PLSCENES,CSW,VDV,MVT,NGW,MapML,GTFS,PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP"
)


def call(target: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one of the child's functions (see `child`) and give its answer.

    Raises:
        RefusedContent: the file made the reader fail.
        LimitReached: it needed more memory or time than allowed.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OGR_SKIP": _SKIPPED,
        "CPL_LOG": os.devnull,
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    try:
        done = subprocess.run(  # noqa: S603 (our interpreter, our module, a constant target)
            [sys.executable, "-m", "beffroi.data.lake.readers.child", target, str(_MEMORY)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitReached(
            f"La lecture du fichier dépasse {_SECONDS // 60} minutes. Découpez-le, ou envoyez-le en CSV ou en GeoParquet."
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise _crashed(done.stderr) from None
    error_shape = answer.get("error")
    if error_shape:
        kind = LimitReached if error_shape["limit"] else RefusedContent
        raise kind(error_shape["sentence"], code=error_shape["code"])
    return dict(answer["answer"])


def _crashed(stderr: bytes) -> RefusedContent | LimitReached:
    if b"memory" in stderr[-2000:].lower():
        return too_big()
    return RefusedContent(
        "Ce fichier a fait échouer le lecteur de son format : il est sans doute abîmé. Ouvrez-le et réenregistrez-le.",
        code="corrupt",
    )


def too_big() -> LimitReached:
    """The refusal of a file that needs more memory than a reader may take."""
    return LimitReached(
        f"La lecture de ce fichier demande plus de {_MEMORY // 2**30} Gio de mémoire. Découpez-le, ou envoyez-le en CSV ou en "
        "GeoParquet."
    )
