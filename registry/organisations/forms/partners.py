"""The forms of a partner's own people: its file, and the address of whom they give access."""

from django import forms

from registry.organisations import partners
from registry.organisations.models import Organisation, User


class PartnerForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = partners.FILE


class MemberForm(forms.Form):
    email = forms.EmailField(label="Adresse électronique", max_length=User._meta.get_field("email").max_length)
