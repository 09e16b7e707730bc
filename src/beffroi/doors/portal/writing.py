"""Numbers, dates and sizes as people of the page's language write them."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

WIDE = "\u00a0"
NARROW = WIDE  # a thin space (U+202F) all but vanishes in the pages' typeface: thousands would run together


def in_french() -> bool:
    """Whether the page is in French."""
    return (get_language() or settings.LANGUAGE_CODE).startswith("fr")


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1234.5 → "1 234,5" in French, "1,234.5" in English; `decimals` None keeps what the value has, up to twelve digits."""
    text = f"{value:,d}" if isinstance(value, int) and decimals is None else _decimal(float(value), decimals)
    text = text.replace("-", "−")
    if in_french():
        text = text.replace(",", NARROW).replace(".", ",")
    return text


def _decimal(value: float, decimals: int | None) -> str:
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if value and (abs(value) >= 1e15 or abs(value) < 1e-6):
        return f"{value:g}"
    text = f"{value:,.12f}" if abs(value) < 1000 else f"{value:,.6f}"
    return text.rstrip("0").rstrip(".")


def day(value: date) -> str:
    """24 octobre 2025; 1er janvier 2026."""
    if in_french():
        shown = "1er" if value.day == 1 else str(value.day)
        return f"{shown}{WIDE}{date_format(value, 'F')} {value.year}"
    return f"{value.day}{WIDE}{date_format(value, 'F')} {value.year}"


def month(value: date) -> str:
    """octobre 2025."""
    return f"{date_format(value, 'F')} {value.year}"


def moment(value: datetime, zone: tzinfo | None = None) -> str:
    """24 octobre 2025 à 14 h 05, in the instance's zone."""
    local = value.astimezone(zone or ZoneInfo(settings.TIME_ZONE))
    if in_french():
        return f"{day(local)} à {local.hour}{WIDE}h{WIDE}{local.minute:02d}"
    return f"{day(local)} at {local.hour:02d}:{local.minute:02d}"


def size(count: int) -> str:
    """A weight in bytes as "812 ko", "1,4 Mo" (multiples of a thousand, as downloads are announced)."""
    units = [
        pgettext("size unit", "octets"),
        pgettext("size unit", "ko"),
        pgettext("size unit", "Mo"),
        pgettext("size unit", "Go"),
    ]
    value = float(count)
    for unit in units:
        if value < 1000 or unit is units[-1]:
            break
        value /= 1000
    decimals = 0 if value >= 10 or unit is units[0] else 1
    return f"{number(value, decimals)}{WIDE}{unit}"


def parsed_moment(text: str | None) -> datetime | None:
    """An ISO date or instant of the metadata; None when it is none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
