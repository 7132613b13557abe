"""What an address asks of a list, for its page, its file and the API: a value that does not fit narrows to nothing."""

from itertools import chain

import django_filters
from django.db.models import QuerySet

WRONG = "Une valeur de filtre ne convient pas : {}"


class FilterSet(django_filters.FilterSet):  # type: ignore[misc] # a library without types
    @property
    def qs(self) -> QuerySet:
        """None where a value is wrong: ignored, it would be answered by everything."""
        return self.queryset.none() if self.errors else super().qs

    @property
    def wrong(self) -> str:
        """What is said of the values that do not fit; empty where all of them do."""
        return WRONG.format(" ".join(chain.from_iterable(self.errors.values()))) if self.errors else ""
