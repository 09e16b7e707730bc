"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.catalog`."""

    name = "beffroi.city.catalog"
    label = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Begin to count changes, now that tables can be imported."""
        import_module("beffroi.city.catalog.revision").listen()
