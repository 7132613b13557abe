"""The acts on a whole collection, each a form of its own: closed, reopened, abandoned, confirmed, its reuse proved."""

from copy import copy
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from registry.devices.forms.acts import tell_motive
from registry.devices.ledger import Refused
from registry.devices.lifecycle import COLLECTION_MOVES
from registry.shared import access, wording
from registry.shared.moves import Refusal
from registry.waste import collecting
from registry.waste.collecting.confirming import provable
from registry.waste.collecting.loading import load
from registry.waste.forms import AmendForm, CloseForm, ConfirmationForm, MotiveForm, ProofForm
from registry.waste.views.collections import HOME, CollectionMixin

CONFLICT = 409


class OnCollection(CollectionMixin, SingleObjectMixin, FormView):
    """Opens only for those who may, while the state allows it; the writer asks again."""

    template_name = "waste/collection_act.html"
    action = heading = button = explanation = done = ""

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        collecting.require(request.user, self.action, self.object)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.object.status not in COLLECTION_MOVES[self.action].sources:
            state = self.object.get_status_display()
            messages.error(request, f"À l’état « {state} », cette action n’est pas possible.")
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        words = {"heading": self.heading, "button": self.button or self.heading, "explanation": self.explanation}
        trail = [*HOME, (self.object.number, self.object.get_absolute_url())]
        return super().get_context_data(trail=trail, collection=self.object, **words, **kwargs)

    def form_valid(self, form):
        try:
            done = self.record(form) or self.done
        except Refused as refused:
            tell_motive(form, refused)
            return self._refused(form, [f"{device.pretty_tag} : {reason}." for device, reason in refused.refusals])
        except Refusal as refusal:
            return self._refused(form, str(refusal))
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: [error]}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.object)

    def record(self, form) -> str | None:
        getattr(collecting, self.action)(collection=self.object, by=self.request.user, **form.cleaned_data)

    def _refused(self, form, reasons):
        form.add_error(None, reasons)
        response = self.form_invalid(form)
        response.status_code = CONFLICT
        return response


class Close(OnCollection):
    form_class = CloseForm
    action, heading = "close", "Clore la collecte"
    done = "La collecte est close : sa liste ne change plus, ses matériels attendent leur enlèvement."

    @property
    def explanation(self) -> str:
        loaded = load(self.object)
        what = f"{wording.counted(loaded.count, 'matériel')}, {wording.kilograms(loaded.kg)} estimés."
        return f"{what} La liste ne changera plus, et rien d’autre ne pourra emporter ces matériels."


class Reopen(OnCollection):
    form_class = MotiveForm
    action, heading = "reopen", "Rouvrir la collecte"
    explanation = "Ses matériels redeviennent « Réformé » ; la liste reste, et peut de nouveau changer."
    done = "La collecte est rouverte."


class Abandon(OnCollection):
    form_class = MotiveForm
    action, heading = "abandon", "Abandonner la collecte"
    explanation = "Rien ne part : ses matériels redeviennent « Réformé », libres pour une autre sortie."
    done = "La collecte est abandonnée. Ses matériels sont de nouveau réformés."


class Confirm(OnCollection):
    form_class = ConfirmationForm
    action, heading = "confirm", "Confirmer l’enlèvement"
    explanation = (
        "Recopiez le bon du collecteur. Ce qu’il a reçu quitte le parc le jour de l’enlèvement ; ce qui manque revient "
        "au stock réformé, avec l’écart écrit dans son historique."
    )
    done = "L’enlèvement est confirmé : ce que le collecteur a reçu a quitté le parc."

    def get_form_kwargs(self):
        may_take_back = access.may(self.request.user, "take_back", self.object.organisation)
        return super().get_form_kwargs() | {
            "eco_organisme": self.object.collector.eco_organisme,
            "may_take_back": may_take_back,
        }

    def get_initial(self):
        planned = self.object.planned_on
        past = planned if planned and self.object.closed_on and self.object.closed_on <= planned <= date.today() else ""
        return {"dispatched_on": past, "fate": "recycle", "pop": "false"}


class Amend(OnCollection):
    form_class = AmendForm
    action, heading = "amend", "Corriger le bon"
    explanation = "Ce qui a été mal recopié du bon du collecteur. Le registre des déchets suit."
    done = "Le bon est corrigé."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": copy(self.object),
            "eco_organisme": self.object.collector.eco_organisme,
        }

    def get_initial(self):
        return {"motive": ""}


class Prove(OnCollection):
    form_class = ProofForm
    action, heading = "prove", "Attester le réemploi"

    @property
    def explanation(self) -> str:
        count = wording.counted(len(provable(self.object)), "matériel repris")
        return f"{count} par {self.object.collector}, dont le réemploi est prouvé."

    def record(self, form) -> str:
        count = collecting.prove(collection=self.object, by=self.request.user, **form.cleaned_data)
        return f"Le réemploi de {wording.counted(count, 'matériel')} est attesté."
