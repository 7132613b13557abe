"""The pages of a partner's own people: its file, and who speaks for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView, UpdateView, View

from registry.organisations import partners
from registry.organisations.forms.partners import MemberForm, PartnerForm
from registry.organisations.models import Membership, Organisation
from registry.shared import access
from registry.shared.access import Scoped

ACT = "represent"
TRAIL = [("Mon association", reverse_lazy("partner-list"))]


class OwnPartner(Scoped):
    """The partners for which the user speaks; the others do not exist here."""

    model = Organisation
    pk_url_kwarg = "partner"

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user, ACT)

    @cached_property
    def partner(self) -> Organisation:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["partner"])


class Partners(OwnPartner, ListView):
    """Whoever speaks for one alone is led to it."""

    template_name = "organisations/partner_list.html"

    def get(self, request):
        access.require_anywhere(request.user, ACT)
        own = list(self.get_queryset()[:2])
        return redirect("partner", own[0].pk) if len(own) == 1 else super().get(request)


class PartnerFile(OwnPartner, UpdateView):
    form_class = PartnerForm
    template_name = "organisations/partner.html"

    def form_valid(self, form):
        partners.describe(form.instance, by=self.request.user)
        messages.success(self.request, "La fiche est enregistrée.")
        return redirect("partner", form.instance.pk)

    def get_context_data(self, **kwargs):
        members = Membership.objects.filter(organisation=self.object).select_related("user").order_by("user__email")
        # The name that the form may have changed is not kept yet.
        return super().get_context_data(members=members, partner=self.partner, **kwargs)


class MemberAdd(OwnPartner, FormView):
    form_class = MemberForm
    template_name = "organisations/member_add.html"

    def get_context_data(self, **kwargs):
        here = (self.partner.name, reverse("partner", args=[self.partner.pk]))
        return super().get_context_data(partner=self.partner, trail=[*TRAIL, here], **kwargs)

    def form_valid(self, form):
        try:
            member = partners.add_member(self.partner, form.cleaned_data["email"], by=self.request.user)
        except ValidationError as error:
            form.add_error("email", [one for errors in error.error_dict.values() for one in errors])
            return self.form_invalid(form)
        sentence = "a accès. Sans mot de passe encore, cette personne en choisit un par « Mot de passe oublié »."
        messages.success(self.request, f"{member.user.email} {sentence}")
        return redirect("partner", self.partner.pk)


class MemberRemove(OwnPartner, View):
    http_method_names = ["post"]

    def post(self, request, partner, pk):
        found = get_object_or_404(Membership.objects.select_related("user"), organisation=self.partner, pk=pk)
        partners.remove_member(found, by=request.user)
        messages.success(request, f"{found.user.email} n’a plus accès.")
        return redirect("home" if found.user == request.user else reverse("partner", args=[partner]))
