"""The room, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Room `doors.account`: no tables, but work to offer to the queue, and settings to check."""

    name = "beffroi.doors.account"
    label = "account"
    verbose_name = "Compte"

    def ready(self) -> None:
        """Name its work, now that tables can be imported."""
        import_module("beffroi.doors.account.work").offer()
        import_module("beffroi.doors.account.oidc.providers")
