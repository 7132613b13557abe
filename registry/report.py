"""One table of figures for one organisation and year: what the page, the API, the command and the CSV all print."""

from dataclasses import dataclass
from decimal import Decimal

from registry import figures
from registry.figures import Figure, Period
from registry.models import Organisation

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


@dataclass(frozen=True)
class Report:
    organisation: Organisation
    period: Period
    figures: list[Figure]

    def as_json(self) -> dict:
        """The `figures --json` contract."""
        return {
            "organisation": self.organisation.code,
            "year": self.period.year,
            "at": self.period.at.isoformat(),
            "figures": [figure.as_json() for figure in self.figures],
        }

    def rows(self) -> list[list[str | int | Decimal | None]]:
        """The same, one row a figure under `HEADINGS`; no value is None."""
        return [[getattr(figure, name) for name in figure.as_json()] for figure in self.figures]


def of(organisation: Organisation, period: Period) -> Report:
    return Report(organisation, period, figures.compute(figures.of_organisation(organisation), period))
