"""Photos and documents of a device: added, shown to whoever sees the device, removed with a reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from registry.devices.documents import documents, serving
from registry.devices.erasure import erasure
from registry.devices.forms.documents import DocumentForm, RemovalForm
from registry.devices.models import Document
from registry.devices.models.document import DocumentKind
from registry.devices.views.acts import OnDevice
from registry.shared.access import Scoped
from registry.shared.act import Act, Via

ADDED = {DocumentKind.PHOTO: "La photo est ajoutée.", DocumentKind.DOCUMENT: "Le document est ajouté."}
ADD_HEADINGS = {DocumentKind.PHOTO: "Ajouter une photo", DocumentKind.DOCUMENT: "Ajouter un document"}


class Add(OnDevice):
    form_class = DocumentForm
    act = documents.RIGHT

    def dispatch(self, request, *args, kind, **kwargs):
        if kind not in ADDED:
            raise Http404
        return super().dispatch(request, *args, kind=kind, **kwargs)

    @property
    def done(self) -> str:
        return ADDED[self.kwargs["kind"]]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kwargs["kind"]}

    def get_context_data(self, **kwargs):
        heading = ADD_HEADINGS[self.kwargs["kind"]]
        return super().get_context_data(heading=heading, button="Ajouter", **kwargs)

    def record(self, form) -> None:
        erasure.keep(self.object, form.judged(), Act(self.request.user, Via.PAGE))


class OnDocument(Scoped, SingleObjectMixin, View):
    model = Document

    def get_queryset(self):
        return super().get_queryset().kept().filter(device__tag=self.kwargs["tag"])


class File(OnDocument):
    def get(self, request, **kwargs):
        return serving.answer(self.get_object())


class Thumbnail(OnDocument):
    def get_queryset(self):
        return super().get_queryset().filter(kind=DocumentKind.PHOTO)

    def get(self, request, **kwargs):
        return serving.preview(self.get_object(), request)


class Remove(OnDevice):
    form_class = RemovalForm
    act = documents.RIGHT

    @cached_property
    def document(self) -> Document:
        found = documents.of(self.object, self.request.user).kept().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        heading = f"Retirer {self.document.name}"
        return super().get_context_data(heading=heading, button="Retirer ce fichier", **kwargs)

    def form_valid(self, form):
        documents.remove(self.document, by=self.request.user, motive=form.cleaned_data["motive"])
        messages.success(self.request, "Le fichier est retiré.")
        return redirect("device-detail", self.object.tag)
