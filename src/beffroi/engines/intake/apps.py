"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `engines.intake`: no tables, but work to offer to the queue."""

    name = "beffroi.engines.intake"
    label = "intake"
    verbose_name = "Dépôt"

    def ready(self) -> None:
        """Name its work, now that tables can be imported."""
        import_module("beffroi.engines.intake.work").offer()
