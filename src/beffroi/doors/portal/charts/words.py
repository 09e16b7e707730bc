"""What a chart says of itself: its title, its axes, its choices."""

from django.utils.translation import gettext as _

from beffroi.data.fields import Field
from beffroi.doors.portal.charts.asked import Chart, Kind, Measure


def kinds() -> list[tuple[str, str]]:
    """The forms, to choose from."""
    return [
        (Kind.BARS.value, _("Barres")),
        (Kind.LINE.value, _("Courbe")),
        (Kind.HISTOGRAM.value, _("Histogramme")),
        (Kind.COMMUNES.value, _("Carte des communes")),
    ]


def measures() -> list[tuple[str, str]]:
    """What can be computed."""
    return [
        (Measure.COUNT.value, _("nombre d'enregistrements")),
        (Measure.SUM.value, _("somme")),
        (Measure.AVERAGE.value, _("moyenne")),
        (Measure.MEDIAN.value, _("médiane")),
        (Measure.LEAST.value, _("minimum")),
        (Measure.MOST.value, _("maximum")),
    ]


def steps() -> list[tuple[str, str]]:
    """The steps of time."""
    return [
        ("year", _("par an")),
        ("quarter", _("par trimestre")),
        ("month", _("par mois")),
        ("week", _("par semaine")),
        ("day", _("par jour")),
        ("hour", _("par heure")),
    ]


def label(field: Field) -> str:
    """A field's name for people."""
    return field.label or field.name


def unit(field: Field | None) -> str:
    """The unit its annotation gives, or nothing when its label says it already."""
    given = field.annotations.get("unit") if field else None
    said = str(given[0])[:30] if given else ""
    return said if field and said not in label(field) else ""


def value_title(chart: Chart) -> str:
    """What the values are, with their unit."""
    if chart.y is None:
        said = _("Nombre d'enregistrements")
    else:
        of = {"field": label(chart.y)}
        said = {
            Measure.SUM: _("Somme de « %(field)s »"),
            Measure.AVERAGE: _("Moyenne de « %(field)s »"),
            Measure.MEDIAN: _("Médiane de « %(field)s »"),
            Measure.LEAST: _("Minimum de « %(field)s »"),
            Measure.MOST: _("Maximum de « %(field)s »"),
        }[chart.measure] % of
        said += f" ({unit(chart.y)})" if unit(chart.y) else ""
    return _("%(measure)s pour 1 000 habitants") % {"measure": said} if chart.per_head else said


def along(chart: Chart) -> str:
    """What the groups are."""
    said = f"{label(chart.x)} ({unit(chart.x)})" if unit(chart.x) else label(chart.x)
    if chart.step:
        said = f"{said}, {dict(steps())[chart.step]}"
    return said


def title(chart: Chart) -> str:
    """The whole chart in a line, whose quotes stay with their words."""
    return _title(chart).replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def _title(chart: Chart) -> str:
    if chart.kind is Kind.COMMUNES:
        return _("%(measure)s, par commune") % {"measure": value_title(chart)}
    if chart.kind is Kind.HISTOGRAM:
        return _("Répartition de « %(field)s »") % {"field": label(chart.x)}
    return _("%(measure)s selon « %(field)s »%(step)s") % {
        "measure": value_title(chart),
        "field": label(chart.x),
        "step": f", {dict(steps())[chart.step]}" if chart.step else "",
    }
