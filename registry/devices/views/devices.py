"""Devices: the list, a page each, their entry and their plain facts."""

from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, FormView, ListView, UpdateView

from registry.devices import facts, ledger
from registry.devices.documents import documents
from registry.devices.erasure import erasure
from registry.devices.filters import DeviceFilter
from registry.devices.forms.acts import offered, refused
from registry.devices.forms.devices import EntryForm, FactsForm, alike
from registry.devices.history import chronicle, former
from registry.devices.identity import aliases, joined_rows
from registry.devices.lifecycle import LEAVES, MOVES, Action, Status
from registry.devices.models import Device, Document, Event, SavedFilter
from registry.devices.models.device import IDENTITY, PURCHASE
from registry.devices.orientation import Proposal, propose
from registry.shared import access, pagination
from registry.shared.access import Scoped
from registry.shared.act import Act, Via, stated
from registry.shared.forms.refusals import tell
from registry.shared.moves import Move
from registry.shared.views.acts import Writing

ROWS, KEPT_SHOWN = 15, 8


def may_undo(user, device: Device, line: chronicle.HistoryLine) -> bool:
    """Whoever may correct, and might have done what is to be undone."""
    return all(access.may(user, act, device.organisation) for act in (Action.CORRECT, line.event.action))


def buttons(moves: list[Move], proposal: Proposal | None) -> dict[str, list[Move]]:
    """The ways that the doctrine proposes, in its order; the other acts, and the exits that it does not propose."""
    advised = [move for move in moves if proposal and proposal.destination and proposal.rank(move.action) is not None]
    rest = [move for move in moves if move not in advised]
    return {
        "advised": sorted(advised, key=lambda move: proposal.rank(move.action)),
        "moves": [move for move in rest if move.action not in LEAVES],
        "exits": [move for move in rest if move.action in LEAVES],
    }


class DeviceMixin(Scoped):
    model = Device
    slug_field = slug_url_kwarg = "tag"
    # By its tag alone: another `pk` of the address is of something else.
    pk_url_kwarg = None

    def get_queryset(self):
        return super().get_queryset().shown()


class DeviceList(DeviceMixin, ListView):
    template_name = "devices/device_list.html"

    def get_context_data(self, **kwargs):
        access.require_anywhere(self.request.user, "view")
        found = DeviceFilter(self.request.GET, self.get_queryset())
        devices, count, more = pagination.found(found.qs)
        page = pagination.keyset(devices, self.request.GET, ROWS)
        context = {"filter": found, "page": page, "count": count, "more": more}
        context["kept"] = SavedFilter.objects.visible_to(self.request.user)[:KEPT_SHOWN]
        for name, act in (("may_add", "receive"), ("may_import", "import"), ("may_offer", "offer")):
            context[name] = access.may_anywhere(self.request.user, act)
        return super().get_context_data(object_list=[], **context)


class DevicePage(DeviceMixin, DetailView):
    template_name = "devices/device_detail.html"

    def get(self, request, *args, **kwargs):
        """A former tag leads to the present one; whoever held it before reads what it was until it left."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            tag = aliases.current(kwargs["tag"])
            if self.get_queryset().filter(tag=tag).exists():
                return redirect("device-detail", tag)
            past = former.known_to(request.user, kwargs["tag"])
            if past is None:
                raise
            context = {"device": past.device, "history": chronicle.told(past.events, past.changes)}
            context["facts"] = chronicle.written(past.device, IDENTITY + PURCHASE)
            return render(request, "devices/device_former.html", context)

    def get_queryset(self):
        return super().get_queryset().select_related("recipient", "assignment")

    def get_context_data(self, **kwargs):
        device, user = self.object, self.request.user
        joined = joined_rows.of(device)
        history = chronicle.history(device, user)
        proposal = propose(device, date.today()) if device.status == Status.RETIRED else None
        return super().get_context_data(
            proposal=proposal,
            **buttons(offered([device], user), proposal),
            **documents.shelf(device, user),
            codes=joined_rows.codes([device, *(row for row, _ in joined.values())]),
            joined=[
                _told(row, event, user) for row, event in joined.values() if access.may(user, "view", row.organisation)
            ],
            may_join=access.may(user, Action.JOIN, device.organisation),
            media=erasure.media(device, [line.event for line in reversed(history) if line.event]),
            may_erase=device.status in MOVES[Action.ERASE].sources and access.may(user, "erase", device.organisation),
            facts=chronicle.written(device),
            history=history,
            assignment=getattr(device, "assignment", None),
            stays=device.stays.select_related("organisation", "counterparty").told_to(user).order_by("-pk"),
            refused=refused(device, user),
            may_offer=device.status in MOVES[Action.OFFER].sources and access.may(user, "offer", device.organisation),
            may_edit=access.may(user, "edit", device.organisation),
            may_amend=access.may(user, Action.AMEND, device.organisation),
            may_correct=any(row.last and may_undo(user, device, row) for row in history),
            may_label=access.may(user, "label", device.organisation),
            **kwargs,
        )


def _told(row: Device, event: Event, user) -> tuple[Device, Event, list[chronicle.HistoryLine], list[Document]]:
    """A row that was joined, with its own history and documents."""
    return row, event, chronicle.history(row, user), list(documents.of(row, user).kept())


class DeviceCreate(Writing, FormView):
    """Brings one device in, through the ledger, then perhaps another one like it (`?like=`, a tag)."""

    form_class = EntryForm
    template_name = "devices/device_form.html"
    tell = staticmethod(tell)

    def get_form_kwargs(self):
        access.require_anywhere(self.request.user, "receive")
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        """A scanned code that nothing answers to brings its serial number here, the device entered before its facts."""
        serial = self.request.GET.get("serial", "")[: Device.serial.field.max_length]
        return (alike(self.entered) if self.entered else {}) | {"serial": serial}

    @cached_property
    def entered(self) -> Device | None:
        return (
            Device.objects.visible_to(self.request.user, "receive").filter(tag=self.request.GET.get("like", "")).first()
        )

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.entered:
            form.fields["serial"].widget.attrs["autofocus"] = True
        return form

    def get_context_data(self, **kwargs):
        return super().get_context_data(series=bool(self.entered), **kwargs)

    def record(self, form) -> str:
        ledger.enter([form.history()], Act(self.request.user, Via.PAGE))
        device = form.instance
        if "again" in self.request.POST:
            self.done = f"{device.pretty_tag} est enregistré : {device.title}. Voici le formulaire du suivant."
            return f"{reverse('device-create')}?like={device.tag}"
        self.done = "Le matériel est enregistré. Imprimez maintenant son étiquette."
        return reverse("device-detail", args=[device.tag])


class DeviceEdit(Writing, DeviceMixin, UpdateView):
    form_class = FactsForm
    template_name = "devices/device_form.html"
    done = "Les informations sont à jour."
    tell = staticmethod(tell)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_object(self, queryset=None):
        device = super().get_object(queryset)
        access.require(self.request.user, "edit", device.organisation)
        return device

    def record(self, form) -> None:
        act, values = stated(self.request.user, Via.PAGE, form.values())
        facts.change([self.object], act, **values)

    def get_success_url(self):
        return reverse("device-detail", args=[self.object.tag])
