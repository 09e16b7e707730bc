"""How a caller wants an export: delimiter, labels, compression, zone."""

from dataclasses import dataclass

from beffroi.data.lake import CsvStyle
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.parameters import Parameters

DELIMITERS = {";": ";", ",": ",", "|": "|", "\t": "\t", "\\t": "\t", "tab": "\t", "TAB": "\t"}
COMPRESSIONS = ("snappy", "zstd")
_LONGEST_SEPARATOR = 10


@dataclass(frozen=True, slots=True)
class Style:
    """The parameters of an export that do not choose its rows."""

    csv: CsvStyle
    labels: bool
    compressed: bool
    parquet: str
    place: str | None

    @property
    def usual(self) -> bool:
        """Whether nothing but labels departs from the defaults: such files are kept for the next reader."""
        return self.csv == CsvStyle() and self.parquet == "" and self.place is None


def style(parameters: Parameters) -> Style:
    """Read the parameters.

    Raises:
        InvalidParameter: one cannot be read.
    """
    delimiter = parameters.text("delimiter") or ";"
    if delimiter not in DELIMITERS:
        raise InvalidParameter(
            f"Invalid value for delimiter API parameter: {delimiter[:50]} was found but one of ; , tab | is expected."
        )
    epsg = parameters.whole("epsg", 4326)
    if epsg != 4326:
        raise InvalidParameter(
            f"Invalid value for epsg API parameter: {epsg} was found but 4326 is expected."
        )
    return Style(
        csv=CsvStyle(
            delimiter=DELIMITERS[delimiter],
            list_separator=(parameters.text("list_separator") or ",")[:_LONGEST_SEPARATOR],
            quote_all=parameters.flag("quote_all"),
            with_bom=parameters.flag("with_bom", default=True),
        ),
        labels=parameters.flag("use_labels"),
        compressed=parameters.flag("compressed"),
        parquet=parameters.choice("parquet_compression", COMPRESSIONS, "") or "",
        place=parameters.text("main_geo_field"),
    )
