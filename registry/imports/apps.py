"""The application: its name in the administration."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "registry.imports"
    verbose_name = "Imports"
