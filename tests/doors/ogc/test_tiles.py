"""OGC API – Tiles: the tiles say where they are, and hold what the map's own do."""

import mapbox_vector_tile
import pytest
from tests.portal_service import Portal
from tests.tile_numbers import at

TILES = "/ogc/collections/stations/tiles"
GRID = f"{TILES}/WebMercatorQuad"


def test_a_client_finds_its_way(catalogue: Portal) -> None:
    collection = catalogue.get("/ogc/collections/stations").json()
    (tiles,) = [link for link in collection["links"] if link["rel"].endswith("/tilesets-vector")]
    (tileset,) = catalogue.get(tiles["href"].removeprefix(catalogue.url)).json()["tilesets"]
    about = catalogue.get(tileset["links"][0]["href"].removeprefix(catalogue.url)).json()
    assert about["layers"][0]["id"] == "stations"
    assert about["boundingBox"]["lowerLeft"] == pytest.approx([3.0635, 50.6365])
    (template,) = [link for link in about["links"] if link.get("templated")]
    (scheme,) = [link for link in about["links"] if link["rel"].endswith("/tiling-scheme")]
    grid = catalogue.get(scheme["href"].removeprefix(catalogue.url)).json()
    level = grid["tileMatrices"][12]
    assert level["scaleDenominator"] == pytest.approx(136494.693366, rel=1e-9)  # OGC 17-083r4, table D.1
    assert (level["matrixWidth"], level["pointOfOrigin"][1]) == (4096, pytest.approx(20037508.3427892))
    tile = at(3.0706, 50.6371, 12)
    address = (
        template["href"].format(tileMatrix=tile.z, tileRow=tile.y, tileCol=tile.x).removeprefix(catalogue.url)
    )
    answer = catalogue.get(address)
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    layers = mapbox_vector_tile.decode(answer.content)
    names = {feature["properties"]["nom"] for layer in layers.values() for feature in layer["features"]}
    assert "Gare" in names


def test_tiles_are_filtered_as_features_are(catalogue: Portal) -> None:
    tile = f"{GRID}/0/0/0"
    layers = mapbox_vector_tile.decode(catalogue.get(f"{tile}?filter=places%20%3E%2015").content)
    names = {feature["properties"]["nom"] for layer in layers.values() for feature in layer["features"]}
    assert names == {"Gare"}
    assert catalogue.get(f"{tile}?places=999").status_code == 204


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{TILES}/Other/0/0/0", 404),
        (f"{GRID}/1/2/0", 404),
        (f"{GRID}/99/0/0", 404),
        ("/ogc/tileMatrixSets/Other", 404),
        ("/ogc/collections/budget/tiles", 404),
        (f"{GRID}/0/0/0?unknown=1", 400),
        ("/ogc/tileMatrixSets", 200),
    ],
)
def test_what_is_not_there(catalogue: Portal, address: str, status: int) -> None:
    assert catalogue.get(address).status_code == status
