"""Filters kept under a name: those of a person, a new one, and its removal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import CreateView, View

from registry.devices.filters import DeviceFilter
from registry.devices.forms.saved_filters import SavedFilterForm
from registry.devices.models import Device, SavedFilter
from registry.shared import access


class SavedFilters(CreateView):
    """One's own filters, and the form for the one that the address bears."""

    model = SavedFilter
    form_class = SavedFilterForm
    template_name = "devices/saved_filters.html"

    def get_form_kwargs(self):
        access.require_anywhere(self.request.user, "view")
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        return {"query": DeviceFilter(self.request.GET, Device.objects.none()).query}

    def get_success_url(self):
        messages.success(self.request, "Le filtre est enregistré.")
        return f"{reverse('device-list')}?{self.object.query}"

    def get_context_data(self, **kwargs):
        own = SavedFilter.objects.filter(user=self.request.user).select_related("organisation")
        trail = [("Matériels", reverse_lazy("device-list"))]
        return super().get_context_data(own=own, trail=trail, **kwargs)


class SavedFilterRemove(View):
    http_method_names = ["post"]

    def post(self, request, pk):
        kept = get_object_or_404(SavedFilter, user=request.user, pk=pk)
        kept.delete()
        messages.success(request, f"Le filtre « {kept.name} » est retiré.")
        return redirect("saved-filters")
