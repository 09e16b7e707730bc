"""Systems an export may be written in: those both registers know, in two dimensions."""

import pytest
from pyproj import Transformer

from beffroi.data.lake import Engine, system
from beffroi.data.lake.exports.places import projected


@pytest.mark.parametrize("epsg", [2154, 3950, 3857, 4171, 32631, 27572, 3035])
def test_the_engine_projects_as_pyproj_does(epsg: int) -> None:
    assert system(epsg) is not None
    shape = projected("ST_Point(3.0573, 50.6292)", epsg)
    [(x, y)] = Engine("100MB").fetch(f"SELECT ST_X(p), ST_Y(p) FROM (SELECT {shape} AS p)", seconds=20)
    expected = Transformer.from_crs(4326, epsg, always_xy=True).transform(3.0573, 50.6292)
    # Lambert II goes through a grid where there is one: a few metres; elsewhere a millimetre.
    assert (x, y) == pytest.approx(expected, abs=10 if epsg == 27572 else 1e-3)


@pytest.mark.parametrize(
    "epsg", [0, 1, 99999, 4978, 5720, 7423]
)  # unknown, in three dimensions, of heights, compound
def test_systems_that_cannot_be_written(epsg: int) -> None:
    assert system(epsg) is None
