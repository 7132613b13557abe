"""The forms of a photo or a document: what is sent, judged by its content, and why one is removed."""

from django import forms
from django.core.exceptions import ValidationError

from registry import media
from registry.models.document import DocumentKind

# Without `capture`: a phone then offers its camera as well as the photos that it holds.
ACCEPTED = {
    DocumentKind.PHOTO: "image/jpeg,image/png,image/webp",
    DocumentKind.DOCUMENT: "application/pdf,text/plain,text/xml,.pdf,.txt,.log,.xml",
}
HINTS = {
    DocumentKind.PHOTO: "JPEG, PNG ou WebP, {} Mo au plus. Elle est réduite, et le lieu de la prise de vue est effacé.",
    DocumentKind.DOCUMENT: "PDF, texte ou XML, {} Mo au plus.",
}


class DocumentForm(forms.Form):
    """`judged()` gives what `documents.store` keeps, once the form is valid."""

    file = forms.FileField(label="Fichier", max_length=255, allow_empty_file=True)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = self.fields["file"]
        field.label = DocumentKind(kind).label
        field.help_text = HINTS[kind].format(media.MOST_MB[kind])
        field.widget.attrs["accept"] = ACCEPTED[kind]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > media.MOST_MB[self.kind] * 1_000_000:
            raise ValidationError(media.TOO_HEAVY.format(media.MOST_MB[self.kind]))
        return media.judge(file.read(), file.name, self.kind)

    def judged(self) -> media.Judged:
        return self.cleaned_data["file"]


class RemovalForm(forms.Form):
    motive = forms.CharField(
        label="Motif du retrait",
        max_length=500,
        help_text="Le fichier est détruit ; son nom, la date et ce motif restent sur la page du matériel.",
    )
