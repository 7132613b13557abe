"""The form of a forgotten password: whatever the mail server does, its answer is the same."""

from smtplib import SMTPException

from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from registry.organisations import security_log


class ForgottenForm(PasswordResetForm):
    def send_mail(self, subject_template_name, email_template_name, context, from_email, to_email, **html):
        """A server that refuses names the address in its error: the log says which kind of error, and whose account."""
        subject = " ".join(render_to_string(subject_template_name, context).split())
        body = render_to_string(email_template_name, context)
        try:
            EmailMessage(subject, body, from_email, [to_email]).send()
        except (OSError, SMTPException) as error:
            security_log.warn("mail-not-sent", account=context["user"].pk, error=type(error).__name__)
