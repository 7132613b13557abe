"""A form that acts on a lot or a claim: who may open it, and how a refusal is shown with what was typed kept."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from donations import rights
from donations.models import Claim
from registry.devices.forms.acts import tell_motive
from registry.devices.ledger import Refused
from registry.shared.access import Scoped
from registry.shared.moves import Refusal

CONFLICT = 409


def lines(refused: Refused) -> list[str]:
    return [f"{device.pretty_tag} : {reason}." for device, reason in refused.refusals]


class Acting:
    """`record(form)` does the act and answers the page to go to; `done` is what is said there."""

    done = ""

    def form_valid(self, form):
        try:
            target = self.record(form)
        except Refused as refused:
            tell_motive(form, refused)
            return self._refused(form, lines(refused))
        except Refusal as refusal:
            return self._refused(form, str(refusal))
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: [error]}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(target)

    def _refused(self, form, reasons):
        form.add_error(None, reasons)
        response = self.form_invalid(form)
        response.status_code = CONFLICT
        return response


class ClaimMixin(Scoped):
    model = Claim

    def get_queryset(self):
        return super().get_queryset().select_related("lot__organisation", "association")


class ActOnRow(Acting, SingleObjectMixin, FormView):
    """Opens only for those who may do `action` on the row, while its state allows it; the writer asks again."""

    template_name = "donations/act.html"
    action = heading = button = explanation = ""

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        rights.require(request.user, self.action, self.object)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.object.status not in rights.TABLES[self.model][self.action].sources:
            messages.error(
                request, f"À l’état « {self.object.get_status_display()} », cette action n’est pas possible."
            )
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        words = {"heading": self.heading, "button": self.button, "explanation": self.explanation}
        return super().get_context_data(**words, **kwargs)
