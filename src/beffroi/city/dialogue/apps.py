"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.dialogue`."""

    name = "beffroi.city.dialogue"
    label = "dialogue"
    verbose_name = "Dialogue"

    def ready(self) -> None:
        """Name its work, now that tables can be imported."""
        import_module("beffroi.city.dialogue.work").offer()
