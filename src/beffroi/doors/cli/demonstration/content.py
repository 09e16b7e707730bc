"""What the demonstration publishes: a file made from packages or drawn, and its descriptor."""

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from beffroi.doors.cli.demonstration import examples, packages
from beffroi.doors.cli.demonstration.packages import Maker


class Piece(NamedTuple):
    """A dataset: the name of the file a publisher would send, and who makes it."""

    dataset_id: str
    file: str
    make: Maker

    @property
    def descriptor(self) -> Path:
        """Its descriptor, in this package."""
        return Path(str(files("beffroi.doors.cli.demonstration"))) / "descriptors" / f"{self.dataset_id}.yaml"


PIECES = (
    Piece("communes-mel", "communes.geojson", packages.communes),
    Piece("codes-postaux-mel", "codes-postaux.csv", packages.postal_codes),
    Piece("histoire-du-territoire", "appartenances.csv", packages.belongings),
    Piece("communes-du-nord", "communes-departement.csv", packages.department),
    Piece("intercommunalites-de-france", "epci.json", packages.groupings),
    Piece("lycees-mel", "lycees.csv", packages.high_schools),
    Piece("nomenclature-activites", "naf.csv", packages.activities),
    Piece("vacances-scolaires", "vacances.csv", packages.school_holidays),
    Piece("jours-feries", "jours-feries.csv", packages.public_holidays),
    Piece("exemple-stations-velos", "stations.csv", examples.bike_stations),
    Piece("exemple-disponibilite-velos", "disponibilite.csv", examples.bike_availability),
    Piece("exemple-travaux-voirie", "travaux.geojson", examples.road_works),
    Piece("exemple-signalements", "signalements.csv", examples.reports),
    Piece("exemple-qualite-air", "air.csv", examples.air_quality),
)
