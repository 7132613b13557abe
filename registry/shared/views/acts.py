"""Pages that write: a form whose refusal keeps what was typed, a new row, and the page of one move on one row."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from registry.shared.access import Scoped
from registry.shared.act import Via, stated
from registry.shared.forms.refusals import tell_each
from registry.shared.moves import Already, Refusal
from registry.shared.processes.process import Process
from registry.shared.processes.surfaces import Opening, Surface, said

NOT_DONE = "Rien n’a été enregistré : recommencez depuis cette page."


def way_back(request, process: Process, action: str, row):
    """To the page of a row whose state does not allow a move, said there; None while it does."""
    if reason := process.closed(action, row):
        messages.error(request, reason)
        return redirect(row)
    return None


def report(request: HttpRequest, act: Callable[[], str]) -> None:
    """Says what `act` did, that it was done already, or why it is refused."""
    try:
        messages.success(request, act())
    except Already as reason:
        messages.info(request, str(reason))
    except Refusal as reason:
        messages.error(request, str(reason))


class Writing:
    """`record(form)` writes, and may return where to go next; `done` is what is said there."""

    done = ""
    tell = staticmethod(tell_each)

    def form_valid(self, form):
        try:
            target = self.record(form)
        except Refusal as refusal:
            self.tell(form, refusal)
            return self.form_invalid(form, HTTPStatus.CONFLICT)
        except ValidationError as error:
            for name, errors in getattr(error, "error_dict", {None: [error]}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(target or self.get_success_url())

    def form_invalid(self, form, status=HTTPStatus.OK):
        return self.render_to_response(self.get_context_data(form=form), status=status)


class OpenRow(Writing, FormView):
    """The form of a new row, for those who may make one somewhere. The writer asks where."""

    opening: Opening | None = None
    template_name = "components/act.html"

    def get(self, request, *args, **kwargs):
        self.opening.require(request.user)
        return self.closed() or super().get(request, *args, **kwargs)

    def closed(self):
        """To where one is told why no row can begin now; None while one can. The writer asks again."""

    def post(self, request, *args, **kwargs):
        self.opening.require(request.user)
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return self.opening.form

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.opening.asks(self.request.user, self.opening.right)

    def given(self, form) -> dict:
        """What the writer takes of the form."""
        return form.cleaned_data

    def record(self, form):
        act, facts = stated(self.request.user, Via.PAGE, self.given(form))
        row = self.opening.write(act, **facts)
        self.done = said(self.opening.done, row)
        return row

    def get_context_data(self, **kwargs):
        trail, opening = self.trail(), self.opening
        told = {"heading": opening.title, "explanation": opening.explanation, "button": opening.button or opening.title}
        return super().get_context_data(**told | {"trail": trail, "back": trail[-1][1]} | kwargs)

    def trail(self) -> list[tuple[str, str]]:
        """What leads to the page; its last step is where one goes who makes none."""
        raise NotImplementedError


class Moving(Writing, FormView):
    """The form of one move on the row that `get_object` gives; it opens only for those who may make it.

    The writer asks again.
    """

    surface: Surface | None = None

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.surface.process.require(request.user, self.surface.action, self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return self.surface.form or Form

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.surface.asks(self.object, self.request.user)

    def get_initial(self):
        return self.surface.initial(self.object, self.request.user)

    def record(self, form):
        act, facts = stated(self.request.user, Via.PAGE, form.cleaned_data)
        self.done = said(self.surface.done, self.surface.write(self.object, act, **facts))

    def get_success_url(self):
        return self.object.get_absolute_url()


class ActOnRow(Moving, Scoped, SingleObjectMixin):
    """A page of its own for one move, while the state of the row allows it."""

    template_name = "components/act.html"

    def get(self, request, *args, **kwargs):
        closed = way_back(request, self.surface.process, self.surface.action, self.object)
        return closed or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        trail = [*self.trail(), (str(self.object), self.object.get_absolute_url())]
        explanation = said(self.surface.explanation, self.object)
        told = {"heading": self.surface.title, "named": self.named(), "explanation": explanation}
        return super().get_context_data(trail=trail, back=self.object.get_absolute_url(), **told, **kwargs)

    def named(self) -> str:
        """The number of the row, beside the heading; empty where it says nothing to people."""
        return getattr(self.object, "number", "")

    def trail(self) -> list[tuple[str, str]]:
        """What leads to the page of the row."""
        raise NotImplementedError


class ActAtOnce(ActOnRow):
    """A move made from the page of the row, where what happened is said, by a button or a short form.

    A refused form is shown again on a page of its own, with what was typed.
    """

    http_method_names = ["get", "post"]

    def get(self, request, *args, **kwargs):
        """Whoever signs in again comes here from a button: what it sent is lost, and the way back is not."""
        messages.info(request, NOT_DONE)
        return redirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        closed = way_back(request, self.surface.process, self.surface.action, self.object)
        return closed or super().post(request, *args, **kwargs)

    def form_invalid(self, form, status=HTTPStatus.OK):
        if form.fields:
            return super().form_invalid(form, status)
        for sentence in form.non_field_errors():
            messages.error(self.request, sentence)
        return redirect(self.get_success_url())
