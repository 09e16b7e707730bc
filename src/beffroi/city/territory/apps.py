"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.territory`."""

    name = "beffroi.city.territory"
    label = "territory"
    verbose_name = "Territoire"
