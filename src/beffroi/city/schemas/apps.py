"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.schemas`."""

    name = "beffroi.city.schemas"
    label = "schemas"
    verbose_name = "Schémas"
