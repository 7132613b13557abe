"""Each act that people may make, and each row that they open: what its form gives is what its writer takes."""

import ast
from inspect import Parameter, signature

import pytest
from django.forms import BaseForm

from donations import surfaces as donations
from donations.gifts.handover import RECORD
from donations.gifts.lots import DESCRIBED
from donations.lifecycle import CLAIMS, LOTS
from registry.devices.views import exports as devices
from registry.imports.views import exports
from registry.organisations.models import Organisation
from registry.shared.access import OPERATOR
from registry.shared.api.acts import ActOnRowAPIView, Opens
from registry.shared.files.exporting import Export, Exported
from registry.shared.processes.surfaces import Opening, Surface
from registry.shared.views.acts import Moving, OpenRow
from registry.stocktakes import surfaces as stocktakes
from registry.stocktakes.lifecycle import STOCKTAKES
from registry.transfers import surfaces as transfers
from registry.transfers.forms import ReceptionForm
from registry.transfers.lifecycle import RECEPTIONS
from registry.waste import surfaces as waste
from registry.waste.collecting.confirming import AMENDED, PAPER
from registry.waste.lifecycle import COLLECTIONS
from tests.house.modules import in_modules, tree
from tests.house.routes import ROUTES

# What a writer takes by `**facts`, as it checks them.
MORE = {"hand_over": RECORD, "confirm": PAPER, "amend": AMENDED, "offer": DESCRIBED}


ROOMS = (donations, stocktakes, transfers, waste)


def declared(kind: type, module) -> list:
    """What a module declares of a kind, in its tuples too."""
    rows = [row for value in vars(module).values() for row in (value if isinstance(value, tuple) else [value])]
    return [row for row in rows if isinstance(row, kind)]


def kinds(base: type) -> list[tuple]:
    """The views of this kind that have an address, each with its class."""
    found = [(view, getattr(view, "view_class", None) or getattr(view, "cls", None)) for _, _, view in ROUTES]
    return [(view, kind) for view, kind in found if isinstance(kind, type) and issubclass(kind, base)]


def served(base: type) -> list[Surface]:
    """The acts that views of this kind serve."""
    return [getattr(view, "view_initkwargs", {}).get("surface") or kind.surface for view, kind in kinds(base)]


def opened(base: type) -> list[Opening]:
    """The new rows that views of this kind serve."""
    return [kind.opening for _, kind in kinds(base)]


SURFACES = [surface for room in ROOMS for surface in declared(Surface, room)]
# Those of the API are replaced where programs tell a fact otherwise.
OPENINGS = {opening.form.__name__: opening for opening in [*opened(OpenRow), *opened(Opens)]}

# What a form says besides its fields, and the one that is no fact: what was ticked was seen.
ADDED, NO_FACTS = {"receive": {"seen"}}, {"on", "motive", "without"}
# What a page finds in the form, and the row whose page leads there.
FOUND = {"offer": ({"chosen", "pasted"}, {"devices"}), "submit": (set(), {"lot"}), "start": (set(), {"empty"})}


def shown(surface: Surface) -> BaseForm:
    if surface.form is ReceptionForm:
        return ReceptionForm(user=OPERATOR, places=Organisation.objects.none())
    return surface.described()


def given(surface: Surface) -> set[str]:
    """The facts that the form gives the writer, by name."""
    return (shown(surface).fields.keys() - NO_FACTS) | ADDED.get(surface.act, set())


@pytest.mark.django_db
@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: f"{surface.write.__module__}-{surface.act}")
def test_a_form_gives_what_its_writer_takes(surface):
    _, _, *taken = signature(surface.write).parameters.values()
    named = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY}
    asked = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY and each.default is Parameter.empty}
    assert {each.kind for each in taken} <= {Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD}
    assert asked <= given(surface) <= named | MORE.get(surface.act, set())


@pytest.mark.django_db
@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_the_form_of_a_new_row_gives_what_its_writer_takes(opening):
    _, *taken = signature(opening.write).parameters.values()
    read, found = FOUND.get(opening.action, (set(), set()))
    given = (opening.example().fields.keys() - NO_FACTS - read) | found
    named = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY}
    asked = {each.name for each in taken if each.kind is Parameter.KEYWORD_ONLY and each.default is Parameter.empty}
    assert {each.kind for each in taken} <= {Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD}
    assert asked <= given <= named | MORE.get(opening.action, set())


def of(rows) -> set[tuple]:
    """The acts or the openings, each by its process: several have one of the same name."""
    return {(row.process.named, getattr(row, "act", row.action)) for row in rows}


# Pages scan by a purpose; a reception is made by the API on devices, all or nothing.
BY_PURPOSE = [donations.CHECK_IN, stocktakes.SCAN, stocktakes.REMOVE, waste.SCAN, waste.REMOVE]
OF_THE_LEDGER = [transfers.RECEIVE]


def test_each_act_has_its_page_and_its_place_in_the_api():
    assert of(SURFACES) - of(served(ActOnRowAPIView)) == of(OF_THE_LEDGER)
    assert of(SURFACES) - of(served(Moving)) == of(BY_PURPOSE)


def test_an_act_that_is_served_is_declared():
    assert [one.act for one in [*served(ActOnRowAPIView), *served(Moving)] if one not in SURFACES] == []


def test_each_process_declares_how_its_rows_begin():
    """From a move that no state precedes. A reception begins by an act of the ledger."""
    moves = [(each.process.named, move) for each in SURFACES for move in each.process.moves.values()]
    begins = {(named, move.action) for named, move in moves if not move.sources}
    assert of(opening for room in ROOMS for opening in declared(Opening, room)) == begins
    assert {named for named, _ in moves} - {named for named, _ in begins} == {RECEPTIONS.named}


def test_a_row_begins_by_a_page_and_by_the_api():
    assert of(opened(OpenRow)) == of(opened(Opens)) == of(OPENINGS.values())


def test_each_room_declares_the_files_of_its_lists():
    """And each of these files has its address."""
    exported = {room.__name__: declared(Exported, room) for room in (*ROOMS, devices, exports)}
    assert [name for name, found in exported.items() if not found] == []
    found = [one for each in exported.values() for one in each]
    files = [view.view_initkwargs["exported"] for view, _ in kinds(Export)]
    assert [one for one in found if one not in files] == [one for one in files if one not in found] == []


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_the_page_of_a_new_row_is_named_by_its_move(opening):
    assert (opening.title, opening.button == opening.title) == (opening.move.label, False)


def test_each_move_that_people_make_is_declared():
    moves = [(each.process.named, move) for each in SURFACES for move in each.process.moves.values()]
    acts = {(each.process.named, each.action) for each in SURFACES}
    assert {(named, move.action) for named, move in moves if move.direct} - acts == set()


def advanced(module) -> set[str]:
    """The moves that a module makes: `PROCESS.advance(row, "action", …)`."""
    calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    made = [call for call in calls if getattr(call.func, "attr", "") == "advance"]
    return {f"{ast.unparse(call.func.value)} {ast.literal_eval(call.args[1])}" for call in made if len(call.args) > 1}


def test_each_move_of_a_stored_row_is_made_by_its_writer():
    """Save the first, and those that leave the state as it is, whose right alone is asked."""
    stored = {"LOTS": LOTS, "CLAIMS": CLAIMS, "STOCKTAKES": STOCKTAKES, "COLLECTIONS": COLLECTIONS}
    moves = [(name, move) for name, process in stored.items() for move in process.moves.values()]
    made = set().union(*in_modules(advanced).values())
    assert made == {f"{name} {move.action}" for name, move in moves if move.sources and move.target}


@pytest.mark.django_db
def test_a_right_that_a_fact_needs_is_of_a_fact_that_the_form_asks():
    depend = [(surface, further) for surface in SURFACES for further in surface.move.further]
    assert [further.right.act for _, further in depend] == ["take_back"]
    for surface, further in depend:
        assert further.value in dict(surface.described().fields[further.fact].choices)


# Facts of the act itself, and what a form asks for some rows only: the paper of this collector, a lot not seen whole.
NOT_OF_THE_MOVE = {"on", "slip", "bsd", "without"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "surface", [each for each in SURFACES if each.move.direct], ids=lambda surface: f"{surface.title}"
)
def test_a_form_requires_what_its_move_asks(surface):
    """And what one right of the move asks, of those who act under it."""
    fields, move = shown(surface).fields, surface.move
    required = {name for name, field in fields.items() if field.required} - NOT_OF_THE_MOVE
    of_rights = {fact for right in move.rights for fact in right.asks}
    assert (required - of_rights, of_rights <= fields.keys()) == (set(move.asks), True)
    assert set(move.takes) <= fields.keys() - required


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_a_row_begins_in_the_state_of_a_new_one(opening):
    new = signature(opening.write).return_annotation()
    assert new.status == opening.process.moves[opening.action].target
