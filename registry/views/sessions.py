"""Signing in with an e-mail address and a password, changing it, and getting a new one when it is forgotten."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView, PasswordResetConfirmView, PasswordResetView
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy

from registry.throttle import Misses


class SignInForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis recommencez.",
    }


class Patient:
    """Too many `misses` from one address: come back later."""

    def post(self, request, *args, **kwargs):
        if wait := self.misses.wait(request):
            return TemplateResponse(request, "429.html", status=429, headers={"Retry-After": str(wait)})
        return super().post(request, *args, **kwargs)


class SignIn(Patient, LoginView):
    form_class = SignInForm
    misses = Misses("sign-in", "10/minute")

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


class PasswordForgotten(Patient, PasswordResetView):
    """Sends a link by mail. The answer is the same whether the address has an account or not."""

    template_name = "registration/forgotten.html"
    email_template_name = "registration/forgotten_mail.txt"
    subject_template_name = "registration/forgotten_subject.txt"
    extra_email_context = {"base_url": settings.BASE_URL, "service_name": settings.SITE_NAME}
    success_url = reverse_lazy("login")
    misses = Misses("forgotten", "5/hour")

    def form_valid(self, form):
        self.misses.note(self.request)
        sentence = "Si un compte porte cette adresse, un message vient de lui être envoyé. Son lien vaut une heure."
        messages.success(self.request, sentence)
        return super().form_valid(form)


class PasswordRenewal(PasswordResetConfirmView):
    """Where the link of the mail leads."""

    template_name = "registration/renewal.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        messages.success(self.request, "Votre mot de passe est changé. Connectez-vous.")
        return super().form_valid(form)
