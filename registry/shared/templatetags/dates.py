"""Days and counts in words, in templates."""

from django import template

from registry.shared import wording

register = template.Library()
register.filter("day", lambda value: wording.day(value or None))
register.filter("moment", lambda value: wording.moment(value or None))
register.filter("counted", wording.counted)
