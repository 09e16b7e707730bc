"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.presence`."""

    name = "beffroi.city.presence"
    label = "presence"
    verbose_name = "Présence des communes"

    def ready(self) -> None:
        """Name its work, now that tables can be imported."""
        import_module("beffroi.city.presence.work").offer()
