"""What lots and claims have in common in the API: their row with the acts open to the user, and those acts."""

from functools import partial

from django.urls import reverse
from rest_framework.response import Response

from donations import rights
from registry.shared.api.bodies import filled
from registry.shared.api.rows import ScopedReads


class Offers(ScopedReads):
    """`route` names the address of one row, under which its acts stand; `related` what rights look at."""

    route = ""
    related = ()

    def get_queryset(self):
        return super().get_queryset().select_related(*self.related)

    def retrieve(self, request, **kwargs):
        return Response(self.shown(self.get_object()))

    def shown(self, row) -> dict:
        """The row as it stands now, and what the user may do next."""
        shown = self.row(row.pk)
        here = self.request.build_absolute_uri(reverse(self.route, args=[shown[self.lookup_field]]))
        offered = rights.offered(row, self.request.user)
        acts = [{"action": move.action, "label": move.label, "url": f"{here}{move.action}/"} for move in offered]
        return shown | {"actions": acts}


class Acts(Offers):
    """One act of the table: the page's form, and the writer that the page calls."""

    act, form = "", None

    def form_facts(self, row) -> dict:
        """What the form must know of the row."""
        return {}

    def post(self, request, **kwargs):
        row = self.get_object()
        rights.require(request.user, self.act, row)
        form = filled(partial(self.form, **self.form_facts(row)), request.data)
        return self.done(row, **form.cleaned_data)
