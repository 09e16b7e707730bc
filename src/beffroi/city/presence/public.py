"""The face of presence: how many rows of which datasets each commune has."""

from beffroi.city.presence.outline import corners
from beffroi.city.presence.reading import Place, number, numbers, places, uncounted
from beffroi.city.presence.work import count_current, submit_presence

__all__ = ["Place", "corners", "count_current", "number", "numbers", "places", "submit_presence", "uncounted"]
