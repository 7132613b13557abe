"""A plain fact of a device is one row of a table: every surface asks it, shows it and logs it, as its row says."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from registry.devices import facts, ledger
from registry.devices.forms.devices import FactsForm
from registry.devices.identity import search
from registry.devices.models import Category, Change, Device
from registry.devices.models.device import FACTS, WORDS
from registry.imports import export
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from tests import cast, staging
from tests.api import Client
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")
each_fact = pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)

ENTRY = {"category": "laptop", "organisation": "MTE-DSI", "acquired_on": "2024-03-15", "origin": "new"}
# By kind: as it is typed, and as people read it.
VALUES = {
    "serial": ("ZX81", "ZX81"),
    "choice": ("screen", "Écran"),
    "text": ("Zébulon", "Zébulon"),
    "note": ("Rayé (Zébulon)", "Rayé (Zébulon)"),
    "price": ("12.50", "12,50 €"),
    "date": ("2020-02-01", "1er février 2020"),
}


def typed(fact):
    return VALUES[fact.kind][0]


def said(fact):
    return VALUES[fact.kind][1]


def value(fact):
    makers = {"price": Decimal, "date": date.fromisoformat, "choice": lambda code: Category.objects.get(code=code)}
    return makers.get(fact.kind, str)(typed(fact))


@pytest.fixture
def told(device):
    """told(fact): a device of which the fact was written, after its entry without it."""

    def write(fact):
        one = device()
        facts.change([one], cast.acting(OPERATOR, motive="Facture"), **{fact.name: value(fact)})
        return Device.objects.get(pk=one.pk)

    return write


@each_fact
def test_a_page_asks_each_fact_at_the_entry_and_later(visit, agent, device, fact):
    pages = reverse("device-create"), reverse("device-edit", args=[device().tag])
    for page in pages:
        response = visit(agent).get(page)
        assert f' name="{fact.name}"' in response.content.decode()
        assert fact.label in words(response)


@each_fact
def test_an_entry_through_the_api_takes_each_fact(agent, dsi, fact):
    status, row = Client(agent).ask("post", "devices/", ENTRY | {fact.name: typed(fact)})
    assert (status, row[fact.name]) == (201, typed(fact))


@each_fact
def test_the_api_changes_each_fact_and_lists_it(agent, device, fact):
    client, body = Client(agent), {fact.name: typed(fact), "motive": "Facture"}
    assert client.ask("patch", f"devices/{device().tag}/", body)[0] == 200
    assert [row[fact.name] for row in client.ask("get", "devices/")[1]["results"]] == [typed(fact)]


@each_fact
def test_a_live_change_says_why_when_the_fact_weighs(agent, device, fact):
    status, body = Client(agent).ask("patch", f"devices/{device().tag}/", {fact.name: typed(fact)})
    assert (status, "motive" in body) == ((400, True) if fact.weighty else (200, False))
    hint = FactsForm.base_fields["motive"].help_text
    assert (fact.label.split()[0].lower() in hint) == fact.weighty


@each_fact
def test_the_page_of_a_device_says_each_fact_and_its_history(visit, reader, told, fact):
    page = words(visit(reader).get(reverse("device-detail", args=[told(fact).tag])))
    before = "Ordinateur portable" if fact.kind == "choice" else "vide"
    assert f"{fact.label} {said(fact)} " in page
    assert f"{fact.label} : {before} → {said(fact)}" in page


@each_fact
def test_the_list_as_a_file_holds_each_fact(told, fact):
    told(fact)
    (line,) = export.lines(Device.objects.all())
    cell = dict(zip(export.headings(), line, strict=True))[fact.heading]
    assert cell == (said(fact) if fact.kind == "choice" else value(fact))


@each_fact
def test_an_import_changes_each_fact(mte, device, sheet, fact):
    row = {"étiquette": device().tag, fact.heading: typed(fact)}
    staging.bring(Source(sheet(row), "parc.csv", mte, cast.acting(OPERATOR, via="import"), "", {}))
    assert getattr(Device.objects.get(), fact.name) == value(fact)
    assert [(change.field, change.via) for change in Change.objects.all()] == [(fact.name, "import")]


@each_fact
def test_a_search_reads_what_is_searched(told, fact):
    one = told(fact)
    assert list(search.search(Device.objects.all(), typed(fact))) == ([one] if fact.searched else [])


@each_fact
def test_what_people_write_for_themselves_stays_behind(visit, reader, stranger, men, device, fact):
    one = device("transferred", **{fact.name: typed(fact) if fact.kind == "choice" else value(fact)})
    ledger.record([one], "accept", cast.acting(stranger, cast.DAY), organisation=men)
    kept, left = fact not in WORDS, words(visit(reader).get(reverse("device-detail", args=[one.tag])))
    assert (getattr(Device.objects.get(), fact.name) == value(fact)) == kept
    assert (f"{fact.label} {said(fact)} " in left) == kept


@each_fact
def test_two_rows_of_one_machine_are_compared_and_completed(visit, manager, device, told, fact):
    kept, other = device(), told(fact)
    page = words(visit(manager).get(reverse("device-join", args=[kept.tag]), {"other": other.tag}))
    before = "Ordinateur portable " if fact.kind == "choice" else ""
    assert f"{fact.label} {before}{said(fact)} " in page
    ledger.join(kept, other, cast.acting(manager, motive="La même machine"))
    kept.refresh_from_db()
    assert (getattr(kept, fact.name) == value(fact)) == (fact.kind != "choice")


def test_every_column_that_people_write_is_a_fact():
    editable = {column.name for column in Device._meta.fields if column.editable}
    assert editable - FACTS.keys() == {"id"}
