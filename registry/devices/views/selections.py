"""Selections: devices ticked, filtered or pasted, and one act, change or file for all of them."""

from functools import cached_property
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import DetailView, FormView, View
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.list import MultipleObjectMixin

from registry.devices import ledger, selecting
from registry.devices.filters import DeviceFilter
from registry.devices.forms.acts import ActForm, counted, offered
from registry.devices.forms.devices import CorrectionForm
from registry.devices.forms.selections import PasteForm, SharedFactsForm
from registry.devices.lifecycle import MOVES
from registry.devices.models import Device, Selection
from registry.shared import access, wording
from registry.shared.access import Scoped
from registry.shared.act import Via, stated
from registry.shared.forms.refusals import tell_motive
from registry.shared.moves import Refusal
from registry.shared.pagination import keyset

ROWS = 20


class FromDevices(Scoped, MultipleObjectMixin):
    model = Device

    def dispatch(self, request, *args, **kwargs):
        access.require_anywhere(request.user, "view")
        return super().dispatch(request, *args, **kwargs)

    def select(self, devices, otherwise):
        """Opens the page of a new selection, or goes back with the reason why there is none."""
        try:
            selection = selecting.start(devices, by=self.request.user)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(otherwise)
        return redirect("selection-detail", selection.pk)


class SelectionCreate(FromDevices, View):
    """What was ticked in the list, or all that its filters find."""

    http_method_names = ["post"]

    def post(self, request):
        query = QueryDict(request.POST.get("query", ""))
        back = f"{reverse('device-list')}?{query.urlencode()}"
        devices = self.get_queryset()
        if "all" not in request.POST:
            return self.select(devices.filter(tag__in=request.POST.getlist("tag")), back)
        found = DeviceFilter(query, devices)
        if not found.is_valid():
            # A filter that means nothing narrows nothing: it would select the whole estate.
            messages.error(request, "Corrigez d’abord les filtres.")
            return redirect(back)
        return self.select(found.qs, back)


class SelectionPaste(FromDevices, FormView):
    """Those that a list names; what it names in vain is said before anything is selected."""

    form_class = PasteForm
    template_name = "devices/selection_paste.html"
    object_list = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"devices": self.get_queryset()}

    def form_valid(self, form):
        if form.missing and self.request.POST.get("accepted") != str(len(form.missing)):
            return self.render_to_response(self.get_context_data(form=form))
        return self.select([device.pk for device in form.found], "selection-paste")

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=[("Matériels", reverse("device-list"))], **kwargs)


class OnSelection(Scoped, SingleObjectMixin):
    model = Selection
    context_object_name = "selection"

    @cached_property
    def devices(self) -> list[Device]:
        return list(selecting.held(self.object, self.request.user).shown())

    def get_queryset(self):
        access.require_anywhere(self.request.user, "view")
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        trail = [("Matériels", reverse("device-list"))]
        return super().get_context_data(total=len(self.devices), trail=trail, **kwargs)


class SelectionPage(OnSelection, DetailView):
    template_name = "devices/selection.html"

    def get_context_data(self, **kwargs):
        user, kept = self.request.user, selecting.held(self.object, self.request.user).shown()
        rights = {f"may_{act}": access.may_anywhere(user, act) for act in ("edit", "label", "offer")}
        page = keyset(kept, self.request.GET, ROWS)
        return super().get_context_data(page=page, **counted(self.devices, user), **rights, **kwargs)


class SelectionRemove(OnSelection, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        self.object = self.get_object()
        selecting.remove(self.object, request.POST.getlist("tag"))
        return redirect("selection-detail", pk)


class OnAll(OnSelection, FormView):
    """A form about all of it; refused, nothing is written and the page says which devices stand in the way."""

    template_name = "devices/selection_act.html"
    done = "« {} » est enregistré pour {}."

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "drop" in request.POST:
            selecting.remove(self.object, request.POST.getlist("refused"))
            if not self.devices:
                messages.warning(request, "Il ne reste aucun matériel dans la sélection.")
                return redirect("selection-detail", self.object.pk)
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        heading = self.heading
        try:
            count = self.record(form)
        except ledger.Refused as refused:
            tell_motive(form, refused)
            return self.render_to_response(
                self.get_context_data(form=form, refused=_grouped(refused)), status=HTTPStatus.CONFLICT
            )
        except Refusal as refusal:
            messages.warning(self.request, str(refusal))
        else:
            what = wording.counted(count, "matériel")
            messages.success(self.request, self.done.format(heading, what))
        return redirect("selection-detail", self.object.pk)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(heading=self.heading, **kwargs)
        here = f"Agir sur {wording.counted(context['total'], 'matériel')}"
        context["trail"] = [*context["trail"], (here, reverse("selection-detail", args=[self.object.pk]))]
        return context


def _grouped(refused: ledger.Refused) -> list[tuple[str, list[Device]]]:
    """Each reason, or set of reasons, with the devices that it stops."""
    reasons: dict[Device, list[str]] = {}
    for device, reason in refused.refusals:
        reasons.setdefault(device, []).append(reason)
    groups: dict[str, list[Device]] = {}
    for device, told in reasons.items():
        sentence = " ; ".join(told)
        groups.setdefault(wording.capital(sentence), []).append(device)
    return list(groups.items())


class SelectionAct(OnAll):
    form_class = ActForm

    @cached_property
    def move(self):
        move = MOVES.get(self.kwargs["action"])
        if move is None or not move.direct:
            raise Http404
        return move

    @property
    def heading(self) -> str:
        return self.move.label

    def get(self, request, *args, **kwargs):
        if self.move not in offered(self.devices, request.user, every=False):
            messages.warning(request, f"« {self.heading} » n’est possible pour aucun matériel de la sélection.")
            return redirect("selection-detail", self.object.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        """A page that leads here may propose the reason."""
        return {"motive": self.request.GET.get("motive", "")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"move": self.move, "user": self.request.user}

    def record(self, form) -> int:
        act, facts = stated(self.request.user, Via.PAGE, form.facts())
        return selecting.record(self.object, self.move.action, act, **facts)


class SelectionEdit(OnAll):
    form_class = SharedFactsForm
    heading = "Modifier les informations"

    def record(self, form) -> int:
        act, values = stated(self.request.user, Via.PAGE, form.values())
        return selecting.edit(self.object, act, **values)


class SelectionUndo(OnAll):
    """The last act or change done to it, undone with a motive, whatever became of the selection since."""

    form_class = CorrectionForm
    done = "{} : c’est fait pour {}."

    @property
    def heading(self) -> str:
        if not self.object.operation:
            raise Http404
        return f"Annuler « {self.object.done} »"

    def get_context_data(self, **kwargs):
        return super().get_context_data(undoing=True, **kwargs)

    def record(self, form) -> int:
        act, _ = stated(self.request.user, Via.PAGE, form.cleaned_data)
        return selecting.undo(self.object, act)
