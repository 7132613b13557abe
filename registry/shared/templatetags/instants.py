"""How an instant is written, whatever a row holds."""

from django import template

from registry.shared import instants

register = template.Library()
# Not `expects_localtime`: Django's conversion is what an instant out of every calendar breaks.
register.filter("instant", instants.told)
