"""The column of a serial number: whatever form, file or code writes it, `serials` reads it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from registry.devices.identity import serials
from registry.shared.validators import invalid


def _read(value: Any) -> Any:
    try:
        return serials.read(value) if isinstance(value, str) else value
    except ValueError as error:
        raise invalid(error.args[0]) from None


class SerialFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return _read(super().to_python(value))


class SerialField(models.CharField):  # type: ignore[type-arg] # Django's takes none when it runs
    """Placeholders are kept as nothing; what a spreadsheet rounded is refused with ValidationError, even on save."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Not in `to_python`, which reads what is looked for as well."""
        return super().clean(_read(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = _read(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": SerialFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """In the database, a text like another."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
