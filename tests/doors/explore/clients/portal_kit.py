"""Every function of portalkit, against the service at the address given."""

import sys

import portalkit
import pytest
from portalkit.detect import identify

ADDRESS = sys.argv[1]

assert identify(ADDRESS) == "opendatasoft"
portal = portalkit.open(ADDRESS, cache=False)
assert portal.name == "opendatasoft"

assert "villes" in {found.id for found in portal.search()}
(found,) = portalkit.search(ADDRESS, "villes d'exemple", limit=5)
assert found.id == "villes"
assert found.rows == 7
assert found.name == "Villes d'exemple"
assert portal.search("xylophone introuvable") == []

about = portal.dataset("villes").info
assert [field.name for field in about.fields][:4] == ["code", "nom", "pays", "population"]
assert about.fields[0].label == "Code INSEE"
assert about.updated
assert about.url.endswith("/explore/dataset/villes/")

frame = portal.dataset("villes").to_pandas(
    where="population > 60000", select="nom, population, chef_lieu, maj", order="population desc", limit=3
)
assert list(frame["nom"]) == ["Lille", "Roubaix", "Tourcoing"]
assert str(frame["population"].dtype) == "Int64"
assert str(frame["maj"].dtype).startswith("datetime64")
assert len(portal.dataset("villes").to_pandas(limit=4)) == 4

whole = portal.dataset("villes").to_pandas()  # more than paging reaches: by the export
assert whole.shape == (7, 12)
assert whole["surface"].sum() > 300
assert len(portal.dataset("villes").to_pandas(limit=20_000, where="pays = 'BE'")) == 2
assert len(portal.dataset("villes").to_pandas(limit=10, refine="pays:BE")) == 2

places = portal.dataset("villes").to_geopandas()
assert places.crs.to_epsg() == 4326
assert round(places.geometry.iloc[0].x, 3) == 3.057
shapes = portal.dataset("quartiers").to_geopandas()
assert set(shapes.geom_type) == {"Polygon", "MultiPolygon"}
assert shapes.is_valid.all()

cached = portalkit.open(ADDRESS, kind="opendatasoft").dataset("villes")
assert list(cached.to_pandas(limit=2)["nom"]) == list(cached.to_pandas(limit=2)["nom"])

with pytest.raises(portalkit.DatasetNotFound):
    portal.describe("absent")
with pytest.raises(portalkit.PortalHTTPError, match="ODSQL syntax exception") as refusal:
    portal.dataset("villes").to_pandas(where="nom >", limit=1)
assert refusal.value.status == 400
print("done")
