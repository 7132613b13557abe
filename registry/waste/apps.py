"""The application: its name in the administration."""

from django.apps import AppConfig


class WasteConfig(AppConfig):
    name = "registry.waste"
    verbose_name = "Collectes"
