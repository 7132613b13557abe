"""All that happened in the user's scope, newest first: for whoever checks the registry."""

from django.views.generic import ListView

from registry.devices.filters import EventFilter
from registry.devices.models import Event
from registry.shared import access
from registry.shared.access import Scoped
from registry.shared.pagination import found, keyset

ROWS = 20


class HistoryPage(Scoped, ListView):
    model = Event
    template_name = "devices/history.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "view")
        narrowed = EventFilter(self.request.GET, self.get_queryset())
        events, count, more = found(narrowed.qs)
        shown = events.select_related("device", "by").told_to(self.request.user)
        page = keyset(shown, self.request.GET, ROWS)
        return super().get_context_data(object_list=[], filter=narrowed, page=page, count=count, more=more, **kwargs)
