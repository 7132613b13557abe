"""Acts on one device: each move's form, and the correction of the last one."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from registry.devices import chronicle, ledger
from registry.devices.forms.acts import ActForm, tell
from registry.devices.forms.devices import AmendmentForm, CorrectionForm
from registry.devices.lifecycle import ENTRIES, MOVES, Action, Status
from registry.devices.orientation import chosen_exit, propose
from registry.devices.views.devices import DeviceMixin
from registry.shared import access


class OnDevice(DeviceMixin, SingleObjectMixin, FormView):
    """A form about one device; a refusal of the ledger is shown above it, and what was typed is kept."""

    template_name = "devices/act.html"
    action = None
    done = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.object = self.get_object()
            access.require(request.user, self.act, self.object.organisation)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.record(form)
        except ledger.Refused as refused:
            tell(form, refused)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("device-detail", self.object.tag)


class Act(OnDevice):
    form_class = ActForm
    done = "C’est enregistré."

    @property
    def act(self) -> str:
        return self.move.action

    @property
    def move(self):
        move = MOVES.get(self.kwargs["action"])
        if move is None or not move.direct:
            raise Http404
        return move

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"move": self.move, "user": self.request.user}

    def get_context_data(self, **kwargs):
        context = {"heading": self.move.label, "button": self.move.label}
        if chosen_exit(self.move.action) and self.object.status == Status.RETIRED:
            context["proposal"] = propose(self.object, date.today())
        return super().get_context_data(**context, **kwargs)

    def record(self, form) -> None:
        ledger.record([self.object], self.move.action, by=self.request.user, **form.facts())


class Amend(OnDevice):
    """The day and the origin of an entry, as they should have been recorded."""

    form_class = AmendmentForm
    act = Action.AMEND
    done = "L’entrée est rectifiée. L’historique garde les valeurs d’avant."

    @cached_property
    def entry(self):
        return ledger.amendable(self.object.events.order_by("pk"))

    def get_initial(self):
        return {"on": self.entry.on, "origin": self.entry.origin}

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading="Rectifier l’entrée", button="Rectifier", amends=self.entry, **kwargs)

    def record(self, form) -> None:
        ledger.amend(self.entry, by=self.request.user, **form.cleaned_data)


class Correct(OnDevice):
    form_class = CorrectionForm
    act = Action.CORRECT
    done = "Le mouvement est annulé. Il reste visible dans l’historique."

    @cached_property
    def last(self) -> chronicle.Line:
        """The line to undo; none is 404, and another's decision is 403."""
        last = next((line for line in chronicle.history(self.object, self.request.user) if line.last), None)
        if last is None:
            raise Http404
        access.require(self.request.user, last.event.action, self.object.organisation)
        return last

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading="Annuler le dernier mouvement",
            button="Annuler ce mouvement",
            last=self.last,
            leaves=self.last.event.action in ENTRIES,
            **kwargs,
        )

    def record(self, form) -> None:
        ledger.correct(self.last.event, by=self.request.user, motive=form.cleaned_data["motive"])
