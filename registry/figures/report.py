"""One table of figures for one organisation and year: what the page, the API, the command and the CSV all print."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.figures import drift, figures
from registry.figures.drift import Drift
from registry.figures.figures import Figure, Period
from registry.organisations.models import Organisation

HEADINGS = (
    "indicateur",
    "libellé",
    "numérateur",
    "dénominateur",
    "valeur",
    "cible",
    "source de la cible",
    "non calculables",
)
# Of a closed year.
CLOSED = ("valeur à la clôture", "écart depuis")


@dataclass(frozen=True)
class UnitReport:
    organisation: Organisation
    period: Period
    figures: list[Figure]
    drift: Drift | None = None

    def as_json(self) -> dict[str, Any]:
        """The `figures --json` contract."""
        return {
            "organisation": self.organisation.code,
            "year": self.period.year,
            "at": self.period.at.isoformat(),
            "figures": [figure.as_json() for figure in self.figures],
            "closed": self.drift and self.drift.as_json(),
        }

    @property
    def headings(self) -> tuple[str, ...]:
        return HEADINGS + CLOSED if self.drift else HEADINGS

    def rows(self) -> list[list[str | int | Decimal | None]]:
        """The same, one row a figure under `headings`; no value is None."""
        rows = [[getattr(figure, name) for name in figure.as_json()] for figure in self.figures]
        if not self.drift:
            return rows
        kept = {row.today.key: [row.kept.value, row.change] for row in self.drift.rows}
        return [row + kept.get(row[0], [None, None]) for row in rows]


def of(organisation: Organisation, period: Period) -> UnitReport:
    shares = figures.compute(figures.of_organisation(organisation), period)
    return UnitReport(organisation, period, shares, drift.of(organisation, period.year))
