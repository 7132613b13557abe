"""Signing in with an e-mail address and a password, and changing it."""

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.template.response import TemplateResponse
from django.urls import reverse

from registry.throttle import Misses


class SignInForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis recommencez.",
    }


class SignIn(LoginView):
    """Too many wrong passwords from one address: come back later."""

    form_class = SignInForm
    misses = Misses("sign-in", "10/minute")

    def post(self, request, *args, **kwargs):
        if wait := self.misses.wait(request):
            return TemplateResponse(request, "429.html", status=429, headers={"Retry-After": str(wait)})
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        self.misses.note(self.request)
        return super().form_invalid(form)


class PasswordChange(PasswordChangeView):
    """One's own password; other sessions of the account end."""

    template_name = "registration/password.html"

    def form_valid(self, form):
        messages.success(self.request, "Votre mot de passe est changé.")
        return super().form_valid(form)

    def get_success_url(self):
        return reverse("home")
