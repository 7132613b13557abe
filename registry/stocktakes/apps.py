"""The application: its name in the administration."""

from django.apps import AppConfig


class StocktakesConfig(AppConfig):
    name = "registry.stocktakes"
    verbose_name = "Inventaires"
