"""The application: its name in the administration."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "registry.shared"
    verbose_name = "Commun"
