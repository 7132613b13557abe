"""The application: its name in the administration."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "registry.figures"
    verbose_name = "Chiffres"
