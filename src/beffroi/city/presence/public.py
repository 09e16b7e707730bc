"""The face of presence: how many rows of which datasets each commune has."""

from beffroi.city.presence.reading import Place, number, places, uncounted
from beffroi.city.presence.work import count_current, submit_presence

__all__ = ["Place", "count_current", "number", "places", "submit_presence", "uncounted"]
