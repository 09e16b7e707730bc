"""Where things are named: the addresses other catalogues know ours by, which must not change.

They are those of an Opendatasoft portal, so that a harvester that followed one keeps its identities when the host stays.
"""

from dataclasses import dataclass
from urllib.parse import quote

from beffroi.data.formats import Format

#: Exports whose links ask for readable headings, as the catalogues of the API's makers do.
_LABELLED = frozenset(("csv", "xlsx"))


@dataclass(frozen=True, slots=True)
class Site:
    """The service as others see it: `base` has no slash at its end; `contact` is the e-mail address one writes to, or nothing."""

    base: str
    title: str
    territory: str = ""
    contact: str = ""

    @property
    def catalogue(self) -> str:
        """The catalogue: its page, and its name in graphs."""
        return f"{self.base}/explore/"

    @property
    def description(self) -> str:
        """What the catalogue holds, in a sentence."""
        return (
            f"Les données publiques : {self.territory}."
            if self.territory
            else "Les données publiques du territoire."
        )

    @property
    def api(self) -> str:
        """The root of the API."""
        return f"{self.base}/api/explore/v2.1/"

    @property
    def features(self) -> str:
        """The root of OGC API – Features, where datasets with a place are."""
        return f"{self.base}/ogc/"

    @property
    def wfs(self) -> str:
        """WFS 2.0, where the same datasets are."""
        return f"{self.base}/wfs"

    @property
    def csw(self) -> str:
        """CSW 2.0.2, which gives the catalogue to GIS."""
        return f"{self.base}/csw"

    @property
    def legal(self) -> str:
        """The page that says who answers for the service."""
        return f"{self.base}/mentions-legales/"

    def dataset(self, dataset_id: str) -> str:
        """A dataset: its page, and its name in graphs."""
        return f"{self.base}/explore/dataset/{quote(dataset_id, safe='@')}/"

    def export(self, dataset_id: str, made: Format, *, labels: bool = True) -> str:
        """A dataset's rows in a format."""
        asked = "?use_labels=true" if labels and made.name in _LABELLED else ""
        return f"{self.api}catalog/datasets/{quote(dataset_id, safe='@')}/exports/{made.name}{asked}"
