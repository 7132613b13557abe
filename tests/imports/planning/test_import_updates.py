"""Files about devices that the registry knows: new, changed, unchanged, asked; what a file may add, and never alter."""

from datetime import date

import pytest

from registry.devices.identity import aliases
from registry.devices.models import Change, Device, Event, Stay
from registry.shared.access import OPERATOR
from registry.shared.moves import Reason
from tests import cast, codes, staging
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

ENTRY = {"category": "laptop", "acquired_on": "2020-01-01", "origin": "new"}
KNOWN = ENTRY | {"tag": "INV-1", "serial": "S1", "manufacturer": "Dell", "model": "Latitude", "price": "900"}
BOUGHT = ("register", date(2020, 1, 1))


@pytest.fixture(autouse=True)
def partners(mte, dsi, dgpr, men, asso, company):
    """Whom the files name."""


@pytest.fixture
def stage(sheet, mte):
    return lambda *rows, by=OPERATOR, **more: staging.stage(sheet(*rows), "parc.csv", mte, by=by, **more)


@pytest.fixture
def bring(stage):
    def write(*rows, **more):
        staged = stage(*rows, **more)
        assert (staged.obstacles, staged.refused) == ([], False)
        done = staging.bring(staged.source)
        assert done.numbers == staged.numbers
        return done.numbers

    return write


@pytest.fixture
def known(bring):
    """The device that the registry knows, and the acts of a file on it."""
    bring(KNOWN)
    return Device.objects.get()


def numbers(new=0, changed=0, unchanged=0):
    return {"new": new, "changed": changed, "unchanged": unchanged}


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


# Which device a row is about.


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"tag": "inv-1"}, "unchanged"),
        ({"serial": "s1", "manufacturer": "DELL"}, "changed"),
        ({"serial": "S1", "manufacturer": "Dell"}, "unchanged"),
        ({"serial": "S1"}, "unchanged"),
        ({"serial": "S1", "manufacturer": "HP"}, "new"),
        ({"serial": "S9", "manufacturer": "Dell"}, "new"),
        ({"tag": "INV-9", "serial": "S1", "manufacturer": "Dell"}, "unchanged"),
        ({"tag": "INV-9"}, "new"),
        ({}, "new"),
    ],
)
def test_a_row_is_about(bring, known, row, found):
    assert bring(ENTRY | row) == numbers(**{found: 1})


def test_the_tag_of_the_registry_stays(stage, known):
    staged = stage(ENTRY | {"tag": "INV-9", "serial": "S1", "manufacturer": "Dell"})
    assert staged.left_out == ["Ligne 2 : ce matériel porte l’étiquette INV-1, celle du fichier n’est pas prise."]


def test_the_former_tag_still_names_the_device(known, stage, bring):
    aliases.retag(known, "INV-7", by=OPERATOR)
    assert bring(KNOWN) == numbers(unchanged=1)
    assert stage(KNOWN).left_out == ["Ligne 2 : ce matériel porte l’étiquette INV-7, celle du fichier n’est pas prise."]


DOUBTS = [
    ({"serial": "S1"}, {"INV-1", "INV-2", "skip", "new"}),
    ({"tag": "INV-1", "serial": "S1", "manufacturer": "HP"}, {"INV-1", "INV-2", "skip"}),
    ({"tag": "INV-1", "serial": "S3", "manufacturer": "HP"}, {"INV-1", "INV-3", "skip"}),
    ({"serial": "S3", "manufacturer": "Dell"}, {"INV-3", "skip", "new"}),
]


@pytest.fixture
def twins(bring):
    bring(
        KNOWN,
        KNOWN | {"tag": "INV-2", "manufacturer": "HP"},
        KNOWN | {"tag": "INV-3", "serial": "S3", "manufacturer": ""},
    )


@pytest.mark.parametrize(("row", "choices"), DOUBTS, ids=range(len(DOUBTS)))
@pytest.mark.parametrize("answer", ["INV-1", "INV-2", "INV-3", "new", "skip"])
def test_a_doubt_is_asked_never_guessed(twins, stage, bring, row, choices, answer):
    row = ENTRY | row
    staged = stage(row)
    (question,) = staged.questions
    words = {device.tag for device in question.devices} | {"skip"} | ({"new"} if question.may_be_new else set())
    assert (staged.refused, staged.errors, words) == (True, [], choices)
    assert staging.bring(staged.source).refused
    if answer not in choices:
        assert stage(row, answers={2: answer}).questions == [question]
        return
    done = bring(row, answers={2: answer})
    expected = {"new": numbers(new=1), "skip": numbers()}.get(answer)
    assert expected in (done, None)
    assert sum(done.values()) == (answer != "skip")


def test_whoever_cannot_be_asked_is_told(twins, stage):
    (error,) = stage(ENTRY | {"serial": "S1"}).obstacles
    assert codes.of_rows([error]) == [(2, "", "which_device")]
    assert error.reason == "Ce numéro de série est porté par plusieurs matériels : donnez son étiquette."


@pytest.mark.parametrize(
    ("person", "told"), [("manager", ""), ("national", " (INV-1, à « Ministère de l’éducation »)")]
)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"tag": "INV-1"}, Reason("tag_taken", "Cette étiquette est déjà sur un autre matériel")),
        (
            {"serial": "S1", "manufacturer": "dell"},
            Reason("serial_taken", "Ce numéro de série est déjà au registre pour ce fabricant"),
        ),
    ],
)
def test_what_another_unit_holds_is_not_told(request, past, stage, men, mte, person, told, row, reason):
    past(BOUGHT, at=men, tag="INV-1", serial="S1", manufacturer="Dell")
    by = request.getfixturevalue(person)
    if told:
        by.memberships.create(organisation=mte, role="manager")
        by = type(by).objects.get(pk=by.pk)
    (error,) = stage(ENTRY | row, by=by).errors
    assert error.reason.code == reason.code
    assert error.reason == (f"{reason}{told} : cet import ne le touche pas." if told else f"{reason}.")


def test_a_number_that_another_unit_holds_without_a_make_is_no_doubt(past, bring, men):
    past(BOUGHT, at=men, serial="S1")
    assert bring(ENTRY | {"serial": "S1", "manufacturer": "Dell"}) == numbers(new=1)


def test_two_rows_about_one_device(known, stage):
    (error,) = stage(ENTRY | {"tag": "INV-1"}, ENTRY | {"serial": "S1"}).errors
    assert codes.of_rows([error]) == [(3, "", "same_device_twice")]
    assert error.reason == "C’est le même matériel que celui de la ligne 2 de ce fichier."


def test_a_device_held_above_is_refused_as_known(known, dsi):
    clerk = cast.user("clerk", "agent", dsi)
    staged = staging.stage(b"tag;category;model\nINV-1;laptop;X", "", dsi, by=clerk)
    assert codes.of_rows(staged.errors) == [(2, "étiquette", "tag_taken")]


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


@pytest.fixture
def send(visit, upload, sheet, manager):
    def post(*rows):
        body = {"organisation": "MTE", "file": upload(sheet(*rows), "parc.csv")}
        return visit(manager).post("/materiels/import/", body, follow=True)

    return post


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


def test_a_doubt_is_settled_on_the_page(send, twins):
    page = send(ENTRY | {"serial": "S1", "model": "Neuf"})
    assert "De quel matériel s’agit-il ?" in words(page)
    url = page.request["PATH_INFO"]
    assert page.client.post(url, follow=True).status_code == 200
    page = page.client.post(f"{url}reponses/", {"line_2": "INV-2"}, follow=True)
    assert "INV-2 modèle Latitude Neuf" in words(page)
    page.client.post(url, {"confirmed": page.context["stamp"]})
    assert Device.objects.get(tag="INV-2").model == "Neuf"


def test_a_file_that_breaks_further_down_says_so(visit, upload, manager):
    text = "category\n" + "laptop\n" * 2000 + '"laptop'
    body = {"organisation": "MTE", "file": upload(text.encode(), "parc.csv")}
    page = visit(manager).post("/materiels/import/", body, follow=True)
    assert page.status_code == 422
    assert "La ligne 2002 contient un guillemet mal fermé" in words(page)
    assert page.client.post(page.request["PATH_INFO"]).status_code == 422
    assert Device.objects.count() == 0
