"""The administrators' site, open to whoever administers an organisation."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator

from registry.shared import access

ADMINISTER = "administer"


class RegistrySite(admin.AdminSite):
    site_header = site_title = "Administration du registre"
    index_title = "Organisations, comptes et données de référence"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and access.may_anywhere(request.user, ADMINISTER)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without the redirection to any row of any table, which tells what exists elsewhere."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") != "view_on_site"]

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The registry's own page, where wrong old passwords are counted."""
        return redirect("password")

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The registry's own sign-in, where wrong passwords are counted."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
