"""Suspected doubles, and the act that joins two rows of one machine, or separates them again."""

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import ListView

from registry.devices import ledger
from registry.devices.filters import DeviceFilter
from registry.devices.forms.devices import CorrectionForm
from registry.devices.forms.joining import CompareForm, JoinForm
from registry.devices.history import chronicle
from registry.devices.identity import doubles, joined_rows
from registry.devices.lifecycle import Action
from registry.devices.models import Device
from registry.devices.views.acts import OnDevice
from registry.devices.views.devices import DeviceMixin
from registry.shared import access, pagination
from registry.shared.act import Via, stated
from registry.shared.wording import capital

ROWS = 15
STATE = "organisation status last_on erasure".split()


class Doubles(DeviceMixin, ListView):
    template_name = "devices/doubles.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "view")
        narrowed = DeviceFilter(self.request.GET, self.get_queryset())
        page = pagination.keyset(doubles.heads(narrowed.qs), self.request.GET, ROWS)
        context = {"filter": narrowed, "groups": doubles.groups(page.rows, narrowed.qs), "page": page}
        context["may_join"] = access.may_anywhere(self.request.user, Action.JOIN)
        return super().get_context_data(object_list=[], **context, **kwargs)


class Join(OnDevice):
    """The row of the address stays; the other is joined to it, once both were seen side by side."""

    form_class = JoinForm
    template_name = "devices/join.html"
    act = Action.JOIN
    done = "Les deux fiches n’en font plus qu’une. L’historique des deux est gardé."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "kept": self.object}

    @cached_property
    def choice(self) -> CompareForm:
        """Which row is compared; judged once one is named."""
        data = self.request.POST or self.request.GET
        return CompareForm(data if "other" in data else None, user=self.request.user, kept=self.object)

    def get_context_data(self, **kwargs):
        other = self.choice.cleaned_data["other"] if self.choice.is_valid() else None
        told = {"other": other, "choice": self.choice}
        if other:
            told["refused"] = [reason for _, reason in ledger.objections(self.object, other)]
            told["compared"] = _compared(self.object, other)
        return super().get_context_data(**told, **kwargs)

    def record(self, form) -> None:
        act, given = stated(self.request.user, Via.PAGE, form.cleaned_data)
        ledger.join(self.object, given["other"], act)


def _compared(kept: Device, other: Device) -> list[tuple[str, str, str]]:
    pairs = zip(chronicle.written(kept), chronicle.written(other), strict=True)
    told = [(fact.label, ours, theirs) for (fact, ours), (_, theirs) in pairs]
    return told + [(_label(name), _said(kept, name), _said(other, name)) for name in STATE]


def _label(name: str) -> str:
    return capital(str(Device._meta.get_field(name).verbose_name))


def _said(device: Device, name: str):
    display = getattr(device, f"get_{name}_display", None)
    return display() if display else getattr(device, name)


class Separate(OnDevice):
    """Undoes a join whole: the other row is back where it was."""

    form_class = CorrectionForm
    act = Action.JOIN
    done = "Les deux fiches sont de nouveau distinctes."

    @cached_property
    def joined(self):
        found = joined_rows.of(self.object).get(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        row, _ = self.joined
        heading = f"Séparer la fiche {row.pretty_tag}"
        return super().get_context_data(heading=heading, button="Séparer les deux fiches", **kwargs)

    def record(self, form) -> None:
        _, event = self.joined
        act, _ = stated(self.request.user, Via.PAGE, form.cleaned_data)
        ledger.undo(event.operation, act)
