"""The hidden field of a form that does its work once."""

from uuid import uuid4

from django import template
from django.template import Context
from django.utils.html import format_html

from registry.site import submissions

register = template.Library()


@register.simple_tag(takes_context=True)
def submission(context: Context) -> str:
    """A form that comes back with its errors keeps its key: nothing was done of it."""
    key = submissions.key(context["request"].POST) or uuid4()
    return format_html('<input type="hidden" name="{}" value="{}">', submissions.FIELD, key)
