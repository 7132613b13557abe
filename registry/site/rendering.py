"""How a form field becomes DSFR markup: the class of its control, and the template of its group."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Widget

# The first widget class that matches; any other widget is a plain input.
GROUPS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.FileInput, "upload"),
)
CONTROLS = {"input": "fr-input", "select": "fr-select", "upload": "fr-upload"}
# The words of a hint that says when its field must be filled.
MANDATORY_IF = "Obligatoire si"


class DsfrField(BoundField):
    @property
    def group(self) -> str:
        widget = self.field.widget
        return next((group for kind, group in GROUPS if isinstance(widget, kind)), "input")

    @property
    def use_fieldset(self) -> bool:
        return self.group in ("checkboxes", "radios")

    @property
    def optional(self) -> bool:
        """Said in the label where other fields of the form are required, so never on a filter, nor against the hint.

        A form that asks for nothing and is no filter has `says_optional`.
        """
        asked = self.field.required or MANDATORY_IF in self.help_text
        said = getattr(self.form, "says_optional", False) or any(f.required for f in self.form.fields.values())
        return said and not asked and self.group != "checkbox"

    @property
    def aria_describedby(self) -> str:
        """The hint is inside the label, hence already read; the errors are not."""
        return f"{self.auto_id}_error" if self.errors and self.auto_id and not self.is_hidden else ""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        classes = f"{self.field.widget.attrs.get('class', '')} {CONTROLS.get(self.group, '')}".strip()
        return {**attrs, "class": classes} if classes and not self.is_hidden else attrs


class FormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/form_field.html"
    bound_field_class = DsfrField
