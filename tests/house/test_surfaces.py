"""Each act that people may make: what its form gives is what its writer takes."""

from inspect import Parameter, signature

import pytest

from donations import surfaces as donations
from donations.gifts.handover import RECORD
from registry.organisations.models import Organisation
from registry.shared.access import OPERATOR
from registry.shared.processes.surfaces import Surface
from registry.stocktakes import surfaces as stocktakes
from registry.transfers import surfaces as transfers
from registry.transfers.forms import ReceptionForm
from registry.waste import surfaces as waste
from registry.waste.collecting.confirming import AMENDED, PAPER

# What a writer takes by `**facts`, as it checks them.
MORE = {"hand_over": RECORD, "confirm": PAPER, "amend": AMENDED}


def declared(module) -> list[Surface]:
    """The surfaces of a module, those of its tuples included."""
    rows = [row for value in vars(module).values() for row in (value if isinstance(value, tuple) else [value])]
    return [row for row in rows if isinstance(row, Surface)]


SURFACES = [surface for room in (donations, stocktakes, transfers, waste) for surface in declared(room)]


# What a form says besides its fields, and the one that is no fact: what was ticked was seen.
ADDED, NO_FACTS = {"receive": {"seen"}}, {"on", "motive", "without"}


def given(surface: Surface) -> set[str]:
    """The facts that the form gives the writer, by name."""
    if surface.form is ReceptionForm:
        form = ReceptionForm(user=OPERATOR, places=Organisation.objects.none())
    else:
        form = surface.described()
    return (form.fields.keys() - NO_FACTS) | ADDED.get(surface.act, set())


@pytest.mark.django_db
@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: f"{surface.write.__module__}-{surface.act}")
def test_a_form_gives_what_its_writer_takes(surface):
    _, _, *taken = signature(surface.write).parameters.values()
    named = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY}
    asked = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY and each.default is Parameter.empty}
    assert {each.kind for each in taken} <= {Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD}
    assert asked <= given(surface) <= named | MORE.get(surface.act, set())


def test_each_move_that_people_make_is_declared():
    assert {each.action for each in SURFACES} >= {
        move.action for each in SURFACES for move in each.process.moves.values() if move.direct
    }
