"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.dialogue`."""

    name = "beffroi.city.dialogue"
    label = "dialogue"
    verbose_name = "Dialogue"
