"""The forms of a photo or a document: what is sent, judged by its content, and why one is removed."""

from django import forms

from registry.devices.documents import media
from registry.devices.models.document import DocumentKind
from registry.shared.validators import invalid

# Without `capture`: a phone then offers its camera as well as the photos that it holds.
ACCEPTED = {
    DocumentKind.PHOTO: "image/jpeg,image/png,image/webp",
    DocumentKind.DOCUMENT: "application/pdf,text/plain,text/xml,.pdf,.txt,.log,.xml",
    DocumentKind.CERTIFICATE: "application/pdf,text/plain,text/xml,.pdf,.txt,.log,.xml",
}
HINTS = {
    DocumentKind.PHOTO: "JPEG, PNG ou WebP, {} Mo au plus. Elle est réduite, et le lieu de la prise de vue est effacé.",
    DocumentKind.DOCUMENT: "PDF, texte ou XML, {} Mo au plus.",
    DocumentKind.CERTIFICATE: "PDF, texte ou XML, {} Mo au plus. Il est gardé avec son empreinte.",
}


class JudgedFile(forms.FileField):
    """A file whose cleaned value is what `media.judge` makes of its content; its size is looked at first."""

    def __init__(self, *, kind: str, **kwargs):
        self.kind = kind
        hint = HINTS[kind].format(media.MOST_MB[kind])
        super().__init__(**{"max_length": 255, "allow_empty_file": True, "help_text": hint} | kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": ACCEPTED[self.kind]}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > media.MOST_MB[self.kind] * 1_000_000:
            raise invalid(media.TOO_HEAVY.format(media.MOST_MB[self.kind]))
        return media.judge(file.read(), file.name, self.kind)


class ScannedFile(forms.FileField):
    """A signed paper: its cleaned value is what `media.judge_scan` makes of its content."""

    def __init__(self, **kwargs):
        most = (media.MOST_MB[kind] for kind in (DocumentKind.DOCUMENT, DocumentKind.PHOTO))
        hint = "PDF, {} Mo au plus, ou photo JPEG, PNG ou WebP, {} Mo au plus.".format(*most)
        super().__init__(**{"max_length": 255, "allow_empty_file": True, "help_text": hint} | kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": "application/pdf,image/jpeg,image/png,image/webp,.pdf"}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        most = max(media.MOST_MB.values())
        if file.size > most * 1_000_000:
            raise invalid(media.TOO_HEAVY.format(most))
        return media.judge_scan(file.read(), file.name)


class DocumentForm(forms.Form):
    """`judged()` gives what `documents.store` keeps, once the form is valid."""

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = JudgedFile(kind=kind, label=DocumentKind(kind).label)

    def judged(self) -> media.AcceptedFile:
        return self.cleaned_data["file"]


class RemovalForm(forms.Form):
    motive = forms.CharField(
        label="Motif du retrait",
        max_length=500,
        help_text="Le fichier est détruit ; son nom, la date et ce motif restent affichés.",
    )
