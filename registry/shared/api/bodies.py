"""What the API reads: JSON that becomes the same forms as the pages, and how a form is described in the document."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django import forms
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser

from registry.shared.api.errors import UNSTORABLE, by_field
from registry.shared.forms.fields import YesNo
from registry.shared.moves import Reason

Filled = TypeVar("Filled", bound=forms.BaseForm)
SHAPE = 'Envoyez un objet JSON, par exemple {"on": "2026-03-15"}.'
UNEXPECTED_FIELD = Reason("unknown_name", "Ce champ n’est pas attendu ici.")
PLAIN = Reason("plain_value_wanted", "Une valeur simple est attendue : texte, nombre, vrai ou faux.")
DEEP = "Ce JSON est imbriqué trop profondément."
NOT_JSON = "Ce corps n’est pas du JSON lisible, en UTF-8."
NOT_A_FORM = "Ce corps n’est pas un formulaire « multipart/form-data » lisible."


class Json(JSONParser):
    def parse(self, *args, **kwargs):
        """Refuses here what no database stores and no answer could quote: half of a surrogate pair."""
        try:
            data = super().parse(*args, **kwargs)
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(DEEP) from error
        except UnicodeEncodeError as error:
            raise ParseError(UNSTORABLE, UNSTORABLE.code) from error
        except ParseError as error:
            raise ParseError(NOT_JSON) from error
        return data


class Multipart(MultiPartParser):
    def parse(self, *args, **kwargs):
        try:
            return super().parse(*args, **kwargs)
        except ParseError as error:
            raise ParseError(NOT_A_FORM) from error


def fields(data: Any, allowed: Collection[str]) -> dict[str, str]:
    """The body as a page's form would send it: every value a text. An unknown name is an error, not a silence."""
    if not isinstance(data, Mapping):
        raise ParseError(SHAPE)
    errors = {str(name): [UNEXPECTED_FIELD] for name in data if name not in allowed}
    errors |= {name: [PLAIN] for name, value in data.items() if isinstance(value, list | dict)}
    if errors:
        raise ValidationError(errors)
    return {name: _text(value) for name, value in data.items()}


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def checked(form: forms.Form) -> dict[str, Any]:
    """What the form made of its data; raises every error by field."""
    if not form.is_valid():
        raise ValidationError(by_field(forms.ValidationError(form.errors.as_data())))
    return form.cleaned_data


def filled(build: Callable[..., Filled], data: Any) -> Filled:
    """The form that `build` makes of a body, valid: what it does not expect is an error like any other."""
    form = build(fields(data, build().fields))
    checked(form)
    return form


def described(name: str, form: forms.Form, *, optional: bool = False, **more) -> type[serializers.Serializer]:
    """A serializer that says in the document what `form` takes; it validates nothing."""
    told = {key: _described(field, optional) for key, field in form.fields.items()}
    return type(name, (serializers.Serializer,), told | more)


def _described(field: forms.Field, optional: bool) -> serializers.Field:
    required = field.required and not optional
    words = {"required": required, "label": field.label, "help_text": field.help_text}
    match field:
        case YesNo():
            return serializers.BooleanField(allow_null=not required, **words)
        case forms.BooleanField():
            return serializers.BooleanField(**words)
        case forms.ModelChoiceField():
            return serializers.CharField(allow_blank=not required, **words | {"help_text": "Code."})
        case forms.ChoiceField():
            choices = [choice for choice in field.choices if choice[0]]
            return serializers.ChoiceField(choices, allow_blank=not required, **words)
        case forms.DateField():
            return serializers.DateField(allow_null=not required, **words)
        case forms.DecimalField():
            return serializers.DecimalField(field.max_digits, field.decimal_places, allow_null=not required, **words)
        case forms.IntegerField():
            return serializers.IntegerField(min_value=field.min_value, allow_null=not required, **words)
        case forms.FileField():
            return serializers.FileField(**words)
    return serializers.CharField(max_length=field.max_length, allow_blank=not required, **words)
