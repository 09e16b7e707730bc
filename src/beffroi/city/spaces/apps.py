"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `city.spaces`."""

    name = "beffroi.city.spaces"
    label = "spaces"
    verbose_name = "Espaces"

    def ready(self) -> None:
        """Pages change with a space's settings; a request's scope ends with it."""
        import_module("beffroi.city.spaces.looking").listen()
