"""The room, as Django knows it."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `engines.harvest`."""

    name = "beffroi.engines.harvest"
    label = "harvest"
    verbose_name = "Moissonnage"
