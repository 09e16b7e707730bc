"""The territory on another day: who was in it, and what body it was."""

from datetime import date
from typing import Any

from django.conf import settings

from beffroi.city.territory.public import body_on, communes, territory_on


def on_a_day(asked: str) -> dict[str, Any]:
    """{day, body, then, joined, left} for the page; nothing when no day is asked."""
    try:
        day = date.fromisoformat(asked[:10])
    except ValueError:
        return {}
    siren = settings.BEFFROI["TERRITORY"]
    then, now = list(territory_on(siren, day)), list(communes(siren))
    codes_then, codes_now = {one.insee for one in then}, {one.insee for one in now}
    return {
        "day": day,
        "body": body_on(siren, day),
        "then": then,
        "joined": [one for one in now if one.insee not in codes_then],
        "left": [one for one in then if one.insee not in codes_now],
    }
