"""Files about devices that the registry knows: new, changed, unchanged, asked; what a file may add, and never alter."""

from datetime import date

import pytest

from registry.devices.models import Change, Device, Event, Stay
from registry.shared.access import OPERATOR
from tests import codes, staging
from tests.imports.planning.rows import ENTRY
from tests.imports.planning.updates.known import KNOWN, numbers
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


def acts(device):
    return [(event.action, event.on and str(event.on)) for event in device.events.all()][1:]


@pytest.mark.parametrize(
    ("columns", "field", "before", "after"),
    [
        ({"model": "Latitude 5420"}, "model", "Latitude", "Latitude 5420"),
        ({"serial": "S2"}, "serial", "S1", "S2"),
        ({"manufacturer": "HP"}, "manufacturer", "Dell", "HP"),
        ({"price": "850,50"}, "price", "900.00", "850.50"),
        ({"manufactured_on": "2019-06-30"}, "manufactured_on", "", "2019-06-30"),
        ({"category": "screen"}, "category", "laptop", "screen"),
        ({"place": "Bureau 12"}, "place", "", "Bureau 12"),
        ({"note": "À revoir"}, "note", "", "À revoir"),
    ],
)
def test_a_fact_that_differs_is_changed_and_logged(bring, known, columns, field, before, after):
    row = KNOWN | columns
    assert bring(row) == numbers(changed=1)
    (change,) = Change.objects.all()
    assert (change.field, change.before, change.after, change.via) == (field, before, after, "import")
    assert bring(row) == numbers(unchanged=1)
    assert acts(known) == []


@pytest.mark.parametrize("empty", ["serial", "manufacturer", "model", "price", "acquired_on", "origin"])
def test_an_empty_cell_changes_nothing(bring, known, empty):
    assert bring(KNOWN | {empty: ""}) == numbers(unchanged=1)


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("columns", "told", "status"),
    [
        ({"issued_on": "2020-02-01"}, [("issue", "2020-02-01")], "in_service"),
        ({"reused_on": "2021-02-01"}, [("issue", None), ("reassign", "2021-02-01")], "in_service"),
        ({"functional": "false"}, [("assess", None)], "in_stock"),
        ({"unit_value": "120"}, [("assess", None)], "in_stock"),
        ({"security_excluded": "true"}, [("assess", None)], "in_stock"),
        ({"erasure": "purge"}, [("erase", None)], "in_stock"),
        ({"retired_on": "2024-01-01", "functional": "true"}, [("retire", "2024-01-01")], "retired"),
        (
            {"retired_on": "2024-01-01", "erasure": "purge"},
            [("retire", "2024-01-01"), ("erase", None)],
            "retired",
        ),
        ({"left_on": "2024-01-01", "route": "lost"}, [("lose", "2024-01-01")], "lost"),
        (
            {"left_on": "2024-02-01", "route": "donated", "erasure": "clear", "counterparty": "CLAVIERS"},
            [("retire", None), ("erase", None), ("donate", "2024-02-01")],
            "donated",
        ),
        (
            {"left_on": "2024-02-01", "route": "sold", "erasure": "clear", "reuse_proof": "oui"},
            [("retire", None), ("erase", None), ("sell", "2024-02-01"), ("prove", None)],
            "sold",
        ),
    ],
)
def test_what_the_file_knows_besides_becomes_acts(bring, known, columns, told, status):
    row = KNOWN | columns
    assert bring(row) == numbers(changed=1)
    known.refresh_from_db()
    assert (acts(known), known.status) == (told, status)
    assert Stay.objects.count() == 1
    assert bring(row) == numbers(unchanged=1)
    assert Event.objects.count() == len(told) + 1


def test_a_life_goes_on_file_after_file(bring, known):
    row = dict(KNOWN)
    for columns in (
        {"issued_on": "2020-02-01"},
        {"reused_on": "2022-02-01", "functional": "true"},
        {"retired_on": "2024-01-01"},
        {"erasure": "purge"},
        {"left_on": "2024-02-01", "route": "sold", "counterparty": "TRI", "reuse_commitment": "true"},
        {"reuse_proof": "true"},
    ):
        row |= columns
        assert bring(row) == numbers(changed=1)
        assert bring(row) == numbers(unchanged=1)
    stay = Stay.objects.get()
    assert (stay.route, stay.reuse_proof, stay.reused_since) == ("sold", True, date(2022, 2, 1))


GONE = {"retired_on": "2024-01-01", "erasure": "purge", "left_on": "2024-02-01", "route": "donated"}


@pytest.mark.parametrize(
    ("first", "then", "column", "code", "said"),
    [
        ({}, {"acquired_on": "2019-01-01"}, "date d'acquisition", "past_is_settled", "Le registre dit « 01/01/2020 »"),
        ({}, {"origin": "refurbished"}, "origine", "past_is_settled", "« new » et un import ne réécrit pas le passé"),
        ({}, {"organisation": "MTE-DSI"}, "organisation", "held_elsewhere", "Ce matériel est tenu par « MTE »"),
        ({"issued_on": "2021-01-01"}, {"issued_on": "2021-01-02"}, "mise en service", "past_is_settled", "01/01/2021"),
        ({"issued_on": "2021-01-01"}, {"retired_on": "2020-06-01"}, "date de réforme", "before_last_act", "01/06/2020"),
        (GONE, {"route": "sold"}, "voie de sortie", "past_is_settled", "« donated »"),
        (GONE, {"left_on": "2024-02-02"}, "date de sortie", "past_is_settled", "« 01/02/2024 »"),
        (GONE, {"counterparty": "TRI"}, "bénéficiaire", "past_is_settled", "Le registre n’a pas cette information"),
        (GONE, {"functional": "true"}, "fonctionnel", "wrong_state", "« Donné »"),
        (GONE, {"erasure": "destroy"}, "effacement", "past_is_settled", "« purge »"),
        ({"reused_on": "2021-01-01"}, {"issued_on": "2020-02-01"}, "mise en service", "past_is_settled", "n’a pas"),
        ({}, {"manufactured_on": "2021-01-01"}, "", "entered_before_manufacture", "01/01/2020"),
        ({}, {"route": "lost"}, "date de sortie", "exit_incomplete", "« date de sortie »"),
        (
            GONE | {"category": "screen", "erasure": ""},
            {"category": "laptop", "erasure": ""},
            "",
            "left_unerased",
            "Il est sorti sans",
        ),
    ],
)
def test_the_past_is_never_rewritten(bring, stage, first, then, column, code, said):
    bring(KNOWN | first)
    events = Event.objects.count()
    row = KNOWN | first | then
    found = [stage(row), staging.bring(stage(row).source)]
    for staged in found:
        assert codes.of_rows(staged.errors) == [(2, column, code)]
        assert said in staged.errors[0].reason
    assert (Event.objects.count(), Change.objects.count()) == (events, 0)


def test_all_that_one_file_does_is_one_request(bring, known):
    bring(KNOWN | {"model": "X", "retired_on": "2024-01-01"}, ENTRY)
    ours = {*Change.objects.values_list("operation", flat=True)}
    assert ours == {*Event.objects.exclude(pk=Event.objects.earliest("pk").pk).values_list("operation", flat=True)}
    assert len(ours) == 1


def test_known_devices_cost_the_same_queries_however_many(bring, sheet, mte, django_assert_max_num_queries):
    rows = [KNOWN | {"tag": f"T{rank}", "serial": f"S{rank}"} for rank in range(300)]
    bring(*rows)
    with django_assert_max_num_queries(25):
        assert staging.stage(sheet(*rows), "", mte, by=OPERATOR).numbers == numbers(unchanged=300)


# The page.


def test_the_preview_shows_before_and_after(send, known):
    page = send(KNOWN | {"model": "Neuf", "price": "850"}, ENTRY, KNOWN | {"tag": "INV-2", "serial": "", "price": "1"})
    told = words(page)
    for fact in ("Nouveaux 2 Modifiés 1 Inchangés 0", "INV-1 modèle Latitude Neuf", "INV-1 prix HT 900,00 850,00"):
        assert fact in told
    done = page.client.post(page.request["PATH_INFO"], {"confirmed": page.context["stamp"]}, follow=True)
    assert [str(line) for line in done.context["messages"]] == ["« parc.csv » : 2 matériels importés, 1 modifié."]
    known.refresh_from_db()
    assert known.model == "Neuf"


def test_the_same_file_again_has_nothing_to_write(send, known):
    told = words(send(KNOWN))
    assert "Rien à écrire : le registre dit déjà ce que dit ce fichier." in told


def test_a_file_that_breaks_further_down_says_so(visit, upload, manager):
    text = "category\n" + "laptop\n" * 2000 + '"laptop'
    body = {"organisation": "MTE", "file": upload(text.encode(), "parc.csv")}
    page = visit(manager).post("/materiels/import/", body, follow=True)
    assert page.status_code == 422
    assert "La ligne 2002 contient un guillemet mal fermé" in words(page)
    assert page.client.post(page.request["PATH_INFO"]).status_code == 422
    assert Device.objects.count() == 0
