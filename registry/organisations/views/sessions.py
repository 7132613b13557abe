"""Signing in with an e-mail address and a password, changing it, and getting a new one when it is forgotten."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView, PasswordResetConfirmView, PasswordResetView
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy

from registry.organisations import security_log
from registry.organisations.forms.sessions import ForgottenForm
from registry.organisations.models import User
from registry.organisations.throttle import FORGOTTEN, SIGN_IN, Bounds, folded


class SignInForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, puis recommencez.",
    }


class Patient:
    """Too many misses for one account or from one client address: come back later."""

    bounds: Bounds = SIGN_IN
    # The field of the address that names the account.
    account_field = "username"

    def account(self) -> str:
        return self.request.POST.get(self.account_field, "")

    def post(self, request, *args, **kwargs):
        if wait := self.bounds.wait(request, self.account()):
            return TemplateResponse(request, "429.html", status=429, headers={"Retry-After": str(wait)})
        return super().post(request, *args, **kwargs)

    def note(self):
        self.bounds.note(self.request, self.account())


class SignIn(Patient, LoginView):
    form_class = SignInForm

    def form_invalid(self, form):
        self.note()
        known = User.objects.filter(email=folded(self.account())).values_list("pk", flat=True).first()
        security_log.warn("sign-in-failed", account=known or "unknown")
        return super().form_invalid(form)

    def form_valid(self, form):
        response = super().form_valid(form)
        security_log.note("sign-in", account=form.get_user().pk)
        return response


class PasswordChange(Patient, PasswordChangeView):
    """One's own password, for whoever knows the old one; other sessions of the account end."""

    template_name = "registration/password.html"

    def account(self) -> str:
        return self.request.user.email

    def form_invalid(self, form):
        if form.has_error("old_password", code="password_incorrect"):
            self.note()
            security_log.warn("old-password-wrong", account=self.request.user.pk)
        return super().form_invalid(form)

    def form_valid(self, form):
        messages.success(self.request, "Votre mot de passe est changé.")
        return super().form_valid(form)

    def get_success_url(self):
        return reverse("home")


class PasswordForgotten(Patient, PasswordResetView):
    """Sends a link by mail. The answer is the same whether the address has an account or not."""

    bounds, account_field = FORGOTTEN, "email"
    form_class = ForgottenForm
    template_name = "registration/forgotten.html"
    email_template_name = "registration/forgotten_mail.txt"
    subject_template_name = "registration/forgotten_subject.txt"
    extra_email_context = {"base_url": settings.BASE_URL, "service_name": settings.SITE_NAME}
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        self.note()
        sentence = "Si un compte porte cette adresse, un message vient de lui être envoyé. Son lien vaut une heure."
        messages.success(self.request, sentence)
        return super().form_valid(form)


class PasswordRenewal(PasswordResetConfirmView):
    """Where the link of the mail leads."""

    template_name = "registration/renewal.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        """Whoever reads the mail of the account signs in at once, whatever strangers tried."""
        SIGN_IN.forget(self.user.email)
        messages.success(self.request, "Votre mot de passe est changé. Connectez-vous.")
        return super().form_valid(form)
