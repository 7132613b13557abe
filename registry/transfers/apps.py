"""The application: its name in the administration."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "registry.transfers"
    verbose_name = "Transferts"
