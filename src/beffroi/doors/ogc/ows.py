"""What the older services of OGC (CSW 2.0.2, WFS 2.0) share: parameters whatever their case, documents, exceptions in XML."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from beffroi.data.errors import BeffroiError
from beffroi.data.xml import Element, Writer, document
from beffroi.doors.ogc.door import door

XML = "application/xml; charset=utf-8"
METHODS = ("GET", "HEAD", "POST")


class Refused(BeffroiError):
    """A request refused, with OGC's code for why and the name of the parameter it is about."""

    def __init__(self, code: str, locator: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.locator = locator


def invalid(locator: str, sentence: str) -> Refused:
    """A parameter of a value that is not understood."""
    return Refused("InvalidParameterValue", locator, sentence)


def missing(locator: str) -> Refused:
    """A parameter that must be there."""
    return Refused("MissingParameterValue", locator, f"Le paramètre « {locator} » manque.")


def key_values(request: HttpRequest) -> Mapping[str, str]:
    """The parameters of an address, their names in lower case (OWS Common 11.5.2)."""
    return {name.lower(): str(request.GET[name]) for name in request.GET}


def whole(given: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    """A whole number. Raises Refused."""
    text = given.get(name.lower()) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        raise invalid(name, f"« {name} » attend un nombre entier à partir de {least}.")
    return int(text)


def answered(root: Element) -> HttpResponse:
    """A document."""
    return HttpResponse(document(root), content_type=XML)


def _reported(request: HttpRequest, error: BeffroiError, status: int) -> HttpResponse:
    """An ExceptionReport: of OWS 1.0 for CSW 2.0.2, of OWS 1.1 for WFS 2.0."""
    older = request.path.startswith("/csw")
    address, version = (
        ("http://www.opengis.net/ows", "1.0.0") if older else ("http://www.opengis.net/ows/1.1", "2.0.0")
    )
    write = Writer({"ows": address})
    known = isinstance(error, Refused)
    code = error.code if known else ("NoApplicableCode" if status >= 500 else "InvalidParameterValue")
    locator = getattr(error, "locator", None) or None
    told = write(
        "ows:Exception", write("ows:ExceptionText", error.sentence), exceptionCode=code, locator=locator
    )
    response = answered(write("ows:ExceptionReport", told, version=version))
    response.status_code = status
    return response


#: Views of the older services.
ows = door(_reported, METHODS)
