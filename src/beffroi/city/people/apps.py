"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.people`."""

    name = "beffroi.city.people"
    label = "people"
    verbose_name = "Personnes"
