"""How a caller wants an export: delimiter, labels, compression, coordinates, names."""

from dataclasses import dataclass
from typing import Literal

from beffroi.data.lake import CsvStyle, ExportStyle, system
from beffroi.doors.explore.errors import InvalidParameter
from beffroi.doors.explore.parameters import Parameters

DELIMITERS = {";": ";", ",": ",", "|": "|", "\t": "\t", "\\t": "\t", "tab": "\t", "TAB": "\t"}
COMPRESSIONS: tuple[Literal["snappy"], Literal["zstd"]] = ("snappy", "zstd")
_LONGEST_SEPARATOR = 10


@dataclass(frozen=True, slots=True)
class Style(ExportStyle):
    """The parameters of an export that do not choose its rows."""

    compressed: bool = False

    @property
    def usual(self) -> bool:
        """Whether nothing but labels departs from the defaults: such files are kept for the next reader."""
        return self == Style(labels=self.labels, compressed=self.compressed, address=self.address)


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
    return Style(
        csv=CsvStyle(
            delimiter=DELIMITERS[delimiter],
            list_separator=(parameters.text("list_separator") or ",")[:_LONGEST_SEPARATOR],
            quote_all=parameters.flag("quote_all"),
            with_bom=parameters.flag("with_bom", default=True),
        ),
        labels=parameters.flag("use_labels"),
        parquet="zstd"
        if parameters.choice("parquet_compression", COMPRESSIONS, "snappy") == "zstd"
        else "snappy",
        place=parameters.text("main_geo_field"),
        epsg=_epsg(parameters),
        name_field=parameters.text("name_field"),
        described=_names(parameters.text("description_field_list")),
        extensions=parameters.flag("use_extension", default=True),
        compressed=parameters.flag("compressed"),
    )


def _epsg(parameters: Parameters) -> int:
    number = parameters.whole("epsg", 4326)
    if number != 4326 and (not 1024 <= number <= 32767 or system(number) is None):
        raise InvalidParameter(
            f"Invalid value for epsg API parameter: {number} was found but the EPSG number of a geographic or projected "
            "system is expected, for instance 2154."
        )
    return number


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip()) if text else ()
