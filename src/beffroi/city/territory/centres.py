"""Where communes are when no contour is known: `centres.csv`, one line a commune (insee, lon, lat in degrees WGS84).

Facts drawn from the contours of IGN Admin Express (Licence Ouverte 2.0): the centroid, or a point inside where the centroid
falls outside, rounded to four decimals (about ten metres).
"""

import csv
from functools import cache
from importlib.resources import files


@cache
def known() -> dict[str, tuple[float, float]]:
    """INSEE code → (lon, lat)."""
    text = files("beffroi.city.territory").joinpath("centres.csv").read_text("utf-8")
    return {row["insee"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(text.splitlines())}
