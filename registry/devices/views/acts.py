"""Acts on one device: each move's form, and the correction of the last one."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from registry.devices import ledger
from registry.devices.forms.acts import ActForm
from registry.devices.forms.devices import AmendmentForm, CorrectionForm
from registry.devices.history import chronicle
from registry.devices.lifecycle import ENTRIES, MOVES, Action, Status
from registry.devices.orientation import chosen_exit, propose
from registry.devices.views.devices import DeviceMixin
from registry.shared import access
from registry.shared.act import Act, Via, stated
from registry.shared.forms.refusals import tell
from registry.shared.views.acts import Writing


class OnDevice(Writing, DeviceMixin, SingleObjectMixin, FormView):
    """A form about one device; a refusal of the ledger is shown above it, and what was typed is kept."""

    template_name = "devices/act.html"
    tell = staticmethod(tell)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.object = self.get_object()
            access.require(request.user, self.act, self.object.organisation)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("device-detail", args=[self.object.tag])


class ActOnDevice(OnDevice):
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
        act, facts = stated(self.request.user, Via.PAGE, form.facts())
        ledger.record([self.object], self.move.action, act, **facts)


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
        given = form.cleaned_data
        act = Act(self.request.user, Via.PAGE, motive=given["motive"])
        ledger.amend(self.entry, act, on=given["on"], origin=given["origin"])


class Correct(OnDevice):
    form_class = CorrectionForm
    act = Action.CORRECT
    done = "Le mouvement est annulé. Il reste visible dans l’historique."

    @cached_property
    def last(self) -> chronicle.HistoryLine:
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
        act, _ = stated(self.request.user, Via.PAGE, form.cleaned_data)
        ledger.correct(self.last.event, act)
