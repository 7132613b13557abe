"""Codes that are not ours: one that names no device is put on the device that bears it, and may be taken off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, View

from registry.devices.identity import aliases, lookup
from registry.devices.models import Alias, Device
from registry.shared import access
from registry.shared.forms.scan import AttachForm
from registry.shared.moves import Already, Refusal
from registry.shared.validators import invalid


class Attach(FormView):
    form_class = AttachForm
    template_name = "scanning/attach.html"

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "label")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        """A refused scan brings its code here, the page of a device its tag."""
        return {name: self.request.GET.get(name, "")[:500] for name in ("code", "device")}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[("Scanner", reverse("scan"))], **kwargs)

    def form_valid(self, form):
        code, user = form.cleaned_data["code"], self.request.user
        try:
            device = lookup.find(form.cleaned_data["device"], Device.objects.visible_to(user, "label"))
        except lookup.NotFound as refusal:
            form.add_error("device", invalid(refusal.reason))
            return self.form_invalid(form)
        try:
            alias = aliases.attach(device, code, by=user)
        except Already as reason:
            messages.info(self.request, str(reason))
        except Refusal as refusal:
            form.add_error("code", invalid(refusal.reason))
            return self.form_invalid(form)
        else:
            messages.success(self.request, f"« {alias} » mène maintenant à ce matériel.")
        return redirect("device-detail", device.tag)


class Detach(View):
    http_method_names = ["post"]

    def post(self, request, pk):
        alias = get_object_or_404(Alias.objects.visible_to(request.user).select_related("device__organisation"), pk=pk)
        aliases.detach(alias, by=request.user)
        messages.success(request, f"« {alias} » ne mène plus à ce matériel.")
        return redirect("device-detail", alias.device.tag)
