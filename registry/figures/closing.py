"""The closing of a year by the nation, with every figure as it stands; and its reopening."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from registry.devices.closed_years import ALONE, wait_for
from registry.devices.models import ClosedFigure, ClosedYear
from registry.figures import figures
from registry.organisations.models import Organisation, User
from registry.shared import access
from registry.shared.access import Operator


@transaction.atomic
def close(closed: ClosedYear, *, by: User | Operator) -> ClosedYear:
    """Closes a year, and keeps the figures of every organisation that it concerns as they are. By the nation alone."""
    access.require_national(by, "administer")
    closed.closed_by = access.account(by)
    closed.full_clean()
    wait_for(ALONE)
    closed.save()
    period = figures.Period.of(closed.year)
    kept = [
        ClosedFigure(
            closed_year=closed,
            organisation=place,
            key=figure.key,
            part=figure.part,
            whole=figure.whole,
            value=figure.value,
            not_computable=figure.not_computable,
        )
        for place in _concerned(closed)
        for figure in figures.compute(figures.of_organisation(place), period)
    ]
    ClosedFigure.objects.bulk_create(kept, batch_size=500)
    return closed


def _concerned(closed: ClosedYear) -> Iterable[Organisation]:
    fleets = Organisation.objects.holding_fleet()
    return fleets.filter(path__startswith=closed.organisation.path) if closed.organisation else fleets


@transaction.atomic
def reopen(closed: ClosedYear, *, by: User | Operator, motive: str) -> None:
    """From now on acts are dated in it freely; what was kept of it stays, with who reopened it and why."""
    access.require_national(by, "administer")
    changes = {"reopened_at": timezone.now(), "reopened_by": access.account(by), "motive": motive.strip()}
    for name, value in changes.items():
        setattr(closed, name, value)
    closed.validate_constraints()
    ClosedYear.objects.standing().filter(pk=closed.pk).update(**changes)
