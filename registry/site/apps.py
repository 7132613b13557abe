"""The site's application, and Django's admin under the registry's own rules of access."""

from django.apps import AppConfig
from django.contrib.admin import apps


class SiteConfig(AppConfig):
    name = "registry.site"
    verbose_name = "Site"
    default = True


class AdminConfig(apps.AdminConfig):
    default_site = "registry.site.sites.RegistrySite"
    default = False
