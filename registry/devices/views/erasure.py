"""The erasure of a device, medium by medium, typed or filled from the certificate of a tool."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from registry.devices.documents import documents
from registry.devices.erasure import erasure, reading
from registry.devices.erasure.report import Report
from registry.devices.forms.erasure import MediumForm, ReadingForm
from registry.devices.lifecycle import Action
from registry.devices.models import Document
from registry.devices.models.document import DocumentKind
from registry.devices.views.acts import OnDevice
from registry.shared.act import Act, Via, stated
from registry.shared.forms.refusals import sentence
from registry.shared.keys import whole
from registry.shared.moves import Reason
from registry.shared.validators import invalid

UNKNOWN_REPORT = Reason(
    "unknown_report",
    "Ce fichier n’est ni un rapport de nwipe pour un disque, ni un journal de nwipe terminé, ni le rapport XML de "
    "Blancco pour un seul matériel. Joignez-le au formulaire, et saisissez ce qu’il dit.",
)


class Erase(OnDevice):
    """One form for one medium, as many times as there are media."""

    template_name = "devices/erasure.html"
    form_class = MediumForm
    act = Action.ERASE
    done = "L’effacement de ce support est enregistré. Un autre support ? Enregistrez-le aussi."

    @cached_property
    def certificate(self) -> Document | None:
        """The one that the address names, already read and kept."""
        wanted = self.request.GET.get("certificat", "")
        if not wanted:
            return None
        kept = documents.of(self.object, self.request.user).kept().filter(kind=DocumentKind.CERTIFICATE)
        found = kept.filter(pk=whole(wanted)).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def report(self) -> Report | None:
        return self.certificate and reading.read(documents.judged(self.certificate))

    @cached_property
    def recognised(self) -> bool:
        return reading.recognised(self.report, self.object)

    @cached_property
    def chosen(self) -> int:
        rank = whole(self.request.GET.get("support", "")) or 0
        most = len(self.report.media) - 1 if self.report else 0
        return min(rank, most)

    def get_initial(self):
        return self.report.facts(self.report.media[self.chosen]) if self.report else {}

    def get_form(self, form_class=None):
        """What is already known is not asked again."""
        form = super().get_form(form_class)
        if self.report:
            del form.fields["certificate"]
            if self.recognised:
                del form.fields["confirmed"]
        return form

    def get_context_data(self, **kwargs):
        context = {"media": erasure.media(self.object), "report": self.report, "certificate": self.certificate}
        if self.report:
            context["recognised"] = self.recognised
            context["read"] = [
                (medium, self._address(support=rank), rank == self.chosen)
                for rank, medium in enumerate(self.report.media)
            ]
        return super().get_context_data(**context, **kwargs)

    def record(self, form) -> None:
        act, facts = stated(self.request.user, Via.PAGE, form.facts())
        if self.certificate and not facts.get("certificate"):
            facts["certificate"] = documents.judged(self.certificate)
        erasure.attest(self.object, act, **facts)

    def form_valid(self, form):
        """To the first medium of its certificate that still forbids any exit, when there is one."""
        answer = super().form_valid(form)
        if form.errors or not self.report:
            return answer if form.errors else redirect(self._address(certificat=None))
        pending = {each.serial for each in erasure.latest(erasure.media(self.object)) if each.pending}
        rank = next((rank for rank, each in enumerate(self.report.media) if each.serial in pending), None)
        return redirect(self._address(certificat=None) if rank is None else self._address(support=rank))

    def _address(self, **query) -> str:
        given = {"certificat": self.certificate and self.certificate.pk} | query
        told = {name: value for name, value in given.items() if value is not None} if given["certificat"] else {}
        address = reverse("device-erasure", args=[self.object.tag])
        return f"{address}?{urlencode(told)}" if told else address


class Read(OnDevice):
    """The certificate of a tool fills the form; one of another device is refused, and nothing of it is kept."""

    form_class = ReadingForm
    act = Action.ERASE

    def get_context_data(self, **kwargs):
        return super().get_context_data(heading="Lire un certificat", button="Lire ce certificat", **kwargs)

    def form_valid(self, form):
        certificate = form.cleaned_data["certificate"]
        report = reading.read(certificate)
        if reason := reading.mismatch(report, self.object) if report else UNKNOWN_REPORT:
            form.add_error("certificate", sentence(reason) if report else invalid(reason))
            return self.form_invalid(form)
        kept = erasure.keep(self.object, certificate, Act(self.request.user, Via.PAGE))
        return redirect(f"{reverse('device-erasure', args=[self.object.tag])}?certificat={kept.pk}")
