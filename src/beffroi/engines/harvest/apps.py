"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `engines.harvest`."""

    name = "beffroi.engines.harvest"
    label = "harvest"
    verbose_name = "Moissonnage"

    def ready(self) -> None:
        """Name its work, now that tables can be imported."""
        import_module("beffroi.engines.harvest.work").offer()
