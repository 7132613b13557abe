"""A closed year is not rewritten in silence: every writer asks for a motive, and what moved since is shown as drift."""

import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection

from donations import gifts
from registry.devices import facts, ledger
from registry.devices.models import ClosedFigure, ClosedYear, Device, Event, Target
from registry.figures import closing, drift, figures
from registry.figures.figures import Period
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from registry.transfers import receiving
from registry.transfers.reception import Reception, digest
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast, staging
from tests.api import Client
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")

YEAR = date.today().year - 1
INSIDE, BEFORE = date(YEAR, 6, 15), date(YEAR - 1, 6, 15)
THIS_YEAR = date(YEAR + 1, 1, 1)
ASKED = f"l’année {YEAR} est close : indiquez le motif"
NOT_YOURS = f"l’année {YEAR} est close : votre rôle ne permet pas d’y revenir"
ADMIN, TARGETS = "/admin/devices/closedyear/", "/admin/devices/target/"


def close(organisation=None, year=YEAR):
    return closing.close(ClosedYear(year=year, organisation=organisation, source="Déclaration au CGDD"), by=OPERATOR)


@pytest.fixture
def closed(db):
    return close()


@pytest.fixture
def retired(device):
    """A device that was retired the year before, free to leave by any way."""
    return device("retired", on=BEFORE, category="screen")


def refused(act):
    with pytest.raises(ledger.Refused) as refusal:
        act()
    return {reason for _, reason in refusal.value.refusals}


# Every writer.


def record(one, by, motive):
    ledger.record([one], "lose", cast.acting(by, INSIDE, motive=motive))


def erase(one, by, motive):
    ledger.record([one], "erase", cast.acting(by, INSIDE, motive=motive), erasure="purge")


def correct(one, by, motive):
    ledger.correct(one.events.last(), cast.acting(by, motive=motive))


def amend(one, by, motive):
    ledger.amend(one.events.first(), cast.acting(by, motive=motive), on=BEFORE, origin="refurbished")


def weighty(one, by, motive, via="page"):
    facts.change([one], cast.acting(by, motive=motive, via=via), manufactured_on=date(2020, 1, 1))


def enter(one, by, motive):
    step = ("register", INSIDE)
    ledger.enter([cast.history(one.organisation, [step])], cast.acting(by, motive=motive))


@pytest.mark.parametrize("write", [record, erase, enter], ids=lambda one: one.__name__)
def test_what_is_dated_in_a_closed_year_asks_for_a_motive(retired, manager, closed, write):
    assert refused(lambda: write(retired, manager, "")) == {ASKED}
    write(retired, manager, "Oubli de saisie")
    assert Event.objects.last().motive == "Oubli de saisie"


@pytest.mark.parametrize("write", [record, erase, enter], ids=lambda one: one.__name__)
def test_an_open_year_asks_nothing(retired, manager, write):
    write(retired, manager, "")


def test_this_year_asks_nothing(device, manager):
    one = device("in_stock", on=BEFORE)
    close()
    ledger.record([one], "issue", cast.acting(manager, THIS_YEAR))


def test_an_earlier_year_moves_the_closed_one_as_well(device, mte, manager):
    """A device counts in each year that it was there."""
    one = device("in_stock", on=date(YEAR - 3, 1, 1), category="screen")
    close()
    assert refused(lambda: ledger.record([one], "lose", cast.acting(manager, BEFORE))) == {ASKED}
    ledger.record([one], "lose", cast.acting(manager, BEFORE, motive="Inventaire"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Inventaire"])


def test_a_year_after_the_closed_one_asks_nothing(device, manager):
    one = device("in_stock", on=date(YEAR - 3, 1, 1))
    close(year=YEAR - 1)
    ledger.record([one], "issue", cast.acting(manager, INSIDE))


def test_facts_that_figures_read_ask_for_a_motive_whatever_the_surface(retired, closed):
    """An import need not say why, unless a closed year counts the device."""
    assert refused(lambda: weighty(retired, OPERATOR, "", via="import")) == {ASKED}
    weighty(retired, OPERATOR, "Facture retrouvée", via="import")
    facts.change([retired], cast.acting(OPERATOR), place="Réserve")


def test_facts_of_what_came_since_ask_nothing(device, closed):
    one = device(on=THIS_YEAR, category="screen")
    weighty(one, OPERATOR, "", via="import")


@pytest.mark.parametrize("write", [correct, amend], ids=lambda one: one.__name__)
def test_mending_what_is_in_a_closed_year_needs_the_right(device, mte, manager, write, monkeypatch):
    one = device("in_service", on=INSIDE)
    close()
    allowed = closing.access.may
    monkeypatch.setattr(closing.access, "may", lambda user, act, place: act != "amend" and allowed(user, act, place))
    monkeypatch.setattr(closing.access, "require", lambda *right: None)
    assert refused(lambda: write(one, manager, "Erreur")) == {NOT_YOURS}


def test_undoing_a_whole_request_needs_the_right_too(retired, manager, closed, monkeypatch):
    (event,) = ledger.record([retired], "lose", cast.acting(manager, INSIDE, motive="Inventaire"))
    allowed = closing.access.may
    monkeypatch.setattr(closing.access, "may", lambda user, act, place: act != "amend" and allowed(user, act, place))
    assert refused(lambda: ledger.undo(event.operation, cast.acting(manager, motive="Erreur"))) == {NOT_YOURS}


def test_a_proof_of_reuse_counts_in_the_year_of_the_exit(device, mte, manager):
    one = device("taken_back", on=INSIDE, category="screen")
    close()
    assert refused(lambda: ledger.record([one], "prove", cast.acting(manager, THIS_YEAR))) == {ASKED}
    ledger.record([one], "prove", cast.acting(manager, THIS_YEAR, motive="Rapport du repreneur"))
    assert [act.action for act in drift.of(mte, YEAR).acts] == ["prove"]


def test_an_exclusion_counts_in_every_year_spent_retired(retired, mte, manager, closed):
    act, motivated = cast.acting(manager, THIS_YEAR), cast.acting(manager, THIS_YEAR, "Enquête")
    assert refused(lambda: ledger.record([retired], "assess", act, security_excluded=True)) == {ASKED}
    ledger.record([retired], "assess", act, functional=False)
    ledger.record([retired], "assess", motivated, security_excluded=True)
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Enquête"])


def test_the_erasure_of_a_medium_takes_the_motive(visit, manager, device):
    one = device("retired", on=BEFORE)
    close()
    page, form = f"/materiels/{one.tag}/effacement/", {"on": INSIDE.isoformat(), "medium_type": "ssd"}
    form |= {"method": "purge", "result": "succeeded"}
    assert ASKED in words(visit(manager).post(page, form)).replace("L’année", "l’année")
    assert visit(manager).post(page, form | {"motive": "Oubli"}).status_code == 302


def test_an_unknown_day_may_lie_in_the_year(mte, dsi, manager, closed):
    """Such a device counts in every year."""
    past = [cast.history(dsi, [("register", None)], category="screen")]
    assert refused(lambda: ledger.enter(past, cast.acting(manager))) == {ASKED}
    ledger.enter([cast.history(dsi, [("register", None)], category="screen")], cast.acting(manager, motive="Reprise"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("register", "Reprise")])


def test_an_unknown_day_is_no_earlier_than_the_last_known_one(mte, dsi, manager, closed):
    ledger.enter(
        [cast.history(dsi, [("register", THIS_YEAR), ("issue", None)], category="screen")], cast.acting(manager)
    )
    assert not drift.of(mte, YEAR).acts.exists()


@pytest.mark.parametrize(
    ("first", "then"), [(None, THIS_YEAR), (THIS_YEAR, None), (None, INSIDE), (INSIDE, None), (INSIDE, THIS_YEAR)]
)
@pytest.mark.parametrize("amended", [False, True])
def test_an_entry_amended_from_or_to_a_day_of_the_year(mte, dsi, manager, amended, first, then):
    """Whether its day was told by the entry or by an amendment; and the amendment when it is taken back."""
    ledger.enter([cast.history(dsi, [("register", date(YEAR + 1, 1, 2) if amended else first)])], cast.acting(manager))
    entry = Event.objects.get()
    if amended:
        ledger.amend(entry, cast.acting(manager, motive="Bon de livraison"), on=first)
    close()
    assert refused(lambda: ledger.amend(entry, cast.acting(manager, motive=" "), on=then)) == {ASKED}
    amendment = ledger.amend(entry, cast.acting(manager, motive="Facture"), on=then)
    assert [(act.action, act.motive) for act in drift.of(mte, YEAR).acts] == [("amend", "Facture")]
    assert refused(lambda: ledger.correct(amendment, cast.acting(manager, motive=" "))) == {ASKED}
    ledger.correct(amendment, cast.acting(manager, motive="Erreur"))
    assert [act.motive for act in drift.of(mte, YEAR).acts] == ["Facture", "Erreur"]


@pytest.mark.parametrize("on", [None, INSIDE])
def test_an_entry_of_before_the_closing_that_is_undone(mte, dsi, manager, on):
    ledger.enter([cast.history(dsi, [("register", on)], category="screen")], cast.acting(manager))
    close()
    ledger.correct(Event.objects.get(), cast.acting(manager, motive="Double"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("correct", "Double")])


def test_a_proof_that_is_taken_back(device, mte, manager):
    one = device("taken_back", on=INSIDE, category="screen")
    ledger.record([one], "prove", cast.acting(manager, THIS_YEAR))
    close()
    ledger.correct(one.events.last(), cast.acting(manager, motive="Rapport d’un autre"))
    assert [act.motive for act in drift.of(mte, YEAR).acts] == ["Rapport d’un autre"]


def test_an_exclusion_that_is_taken_back(retired, mte, manager):
    ledger.record([retired], "assess", cast.acting(manager, THIS_YEAR), security_excluded=True)
    close()
    ledger.correct(retired.events.last(), cast.acting(manager, motive="Enquête close"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [act.motive for act in found.acts]) == (True, ["Enquête close"])


# Two at once.


@pytest.mark.parametrize(
    ("act", "locks"),
    [
        (lambda one, manager: ledger.record([one], "lose", cast.acting(manager, THIS_YEAR)), []),
        (lambda one, manager: enter(one, manager, "Oubli"), ["ShareLock"]),
        (
            lambda one, manager: ledger.amend(one.events.first(), cast.acting(manager, motive="Oubli"), on=None),
            ["ShareLock"],
        ),
        (lambda one, manager: weighty(one, manager, "Oubli"), ["ShareLock"]),
        (lambda one, manager: close(), ["ExclusiveLock"]),
    ],
    ids=["today", "enter", "amend", "weighty", "close"],
)
def test_a_year_is_closed_before_an_act_in_it_or_after(device, manager, act, locks):
    """Acts hold the lock together, a closing alone. SQLite has one writer at a time, and no such lock."""
    if connection.vendor != "postgresql":
        return
    act(device("in_stock", on=THIS_YEAR, category="screen"), manager)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert [mode for (mode,) in cursor.fetchall()] == locks


# Larger acts, whose own words are no motive.


def test_a_confirmed_collection(retired, mte, manager, closed):
    collector = Collector.objects.get(name="Ecologic")
    collection = collecting.open_collection(cast.acting(manager), organisation=mte, collector=collector, site="1 quai")
    collecting.scan(collection, cast.acting(manager), code=retired.tag, pallet=1)
    collecting.close(collection, cast.acting(manager, INSIDE, motive="Hors d’usage"))
    paper = {"dispatched_on": INSIDE, "received_on": INSIDE, "weight_kg": Decimal(6), "slip": "B1", "fate": "recycle"}
    paper |= {"operation_code": "R 4"}
    assert refused(lambda: collecting.confirm(collection, cast.acting(manager), **paper)) == {ASKED}
    collection.refresh_from_db()
    collecting.confirm(collection, cast.acting(manager, motive="Bon reçu tard"), **paper)
    assert Event.objects.last().motive == f"Collecte {collection} : Bon reçu tard"


def test_a_hand_over(retired, mte, asso, member, manager, closed):
    lot = gifts.open_lot(cast.acting(manager), devices=[retired], organisation=mte, title="Un écran")
    claim = gifts.claim(cast.acting(member), lot=lot, association=asso, reason="Un atelier")
    gifts.accept(claim, cast.acting(manager), legal_basis="3")
    gifts.check_in(claim, cast.acting(manager), code=retired.tag)
    paper = {"handed_place": "Quai", "donor_person": "A", "beneficiary_person": "B"}
    # The lot was made today: the hand-over cannot precede it, closed year or not.
    reasons = refused(lambda: gifts.hand_over(claim, cast.acting(manager), handed_on=INSIDE, **paper))
    assert ASKED in reasons


def test_an_arrival(device, men, office, stranger, mte):
    one = device("transferred", on=BEFORE, category="screen")
    close()
    reception = Reception(mte, stranger)
    receiving.check_in(reception, cast.acting(stranger), code=one.tag)
    arrive = {"seen": digest([one]), "organisation": men}
    assert refused(lambda: receiving.receive(reception, cast.acting(stranger, INSIDE), **arrive)) == {ASKED}
    told = cast.acting(stranger, INSIDE, "Bordereau retrouvé")
    assert receiving.receive(reception, told, **arrive) == receiving.Received(1, men, 0)


# For one unit, or for all.


@pytest.mark.parametrize(("unit", "asked"), [("mte", True), ("men", False)])
def test_a_year_may_be_closed_for_one_unit(retired, manager, request, unit, asked):
    close(request.getfixturevalue(unit))
    if asked:
        assert refused(lambda: record(retired, manager, "")) == {ASKED}
    else:
        record(retired, manager, "")


def test_a_reopened_year_asks_nothing(retired, manager, closed):
    closing.reopen(closed, by=OPERATOR, motive="Déclaration à refaire")
    record(retired, manager, "")
    assert ClosedYear.objects.get().motive == "Déclaration à refaire"


@pytest.mark.parametrize(
    ("year", "place", "field"),
    [(YEAR + 1, None, "year"), (YEAR, "dsi", "organisation"), (YEAR, None, "__all__")],
)
def test_what_cannot_be_closed(closed, dsi, year, place, field):
    """A year that is not over, a service, what is closed already."""
    with pytest.raises(ValidationError) as error:
        close(dsi if place else None, year)
    assert list(error.value.message_dict) == [field]


def test_only_the_nation_closes(administrator, manager, closed):
    for who in (administrator, manager):
        with pytest.raises(PermissionDenied):
            closing.close(ClosedYear(year=YEAR - 1, source="x"), by=who)
        with pytest.raises(PermissionDenied):
            closing.reopen(closed, by=who, motive="x")


# Surfaces.


AT_THE_FIELD = f"L’année {YEAR} est close : indiquez le motif."


def on_its_page(browser, one):
    return f"/materiels/{one.tag}/agir/lose/"


def on_a_selection(browser, one):
    return f"{browser.post('/materiels/selections/', {'tag': [one.tag]}).url}agir/lose/"


def on_scanned(browser, one):
    browser.post("/scan/", {"code": one.tag})
    return "/scan/agir/lose/"


def on_a_collection(browser, one):
    collector, by = Collector.objects.get(name="Ecologic"), OPERATOR
    collection = collecting.open_collection(
        cast.acting(by), organisation=one.organisation, collector=collector, site="1 quai"
    )
    collecting.scan(collection, cast.acting(by), code=one.tag, pallet=1)
    return f"{collection.get_absolute_url()}clore/"


@pytest.mark.parametrize("surface", [on_its_page, on_a_selection, on_scanned, on_a_collection])
def test_the_motive_that_is_asked_has_its_name_its_hint_and_the_refusal(visit, manager, retired, closed, surface):
    browser = visit(manager)
    url = surface(browser, retired)
    field = browser.get(url).context["form"]["motive"]
    assert field.label == "Motif"
    assert field.help_text.endswith("Obligatoire si la date est dans une année close, ou avant.")
    refused = browser.post(url, {"on": INSIDE.isoformat()})
    assert refused.context["form"].errors["motive"] == [AT_THE_FIELD]
    assert browser.post(url, {"on": INSIDE.isoformat(), "motive": "Inventaire"}).status_code == 302


def test_a_page_says_why_and_takes_the_motive(visit, manager, retired, closed):
    page, form = f"/materiels/{retired.tag}/agir/lose/", {"on": INSIDE.isoformat()}
    assert f"L’année {YEAR} est close" in words(visit(manager).post(page, form)).replace("l’année", "L’année")
    assert visit(manager).post(page, form | {"motive": "Inventaire"}).status_code == 302


def test_the_api_says_why_and_takes_the_motive(manager, retired, closed):
    api, url = Client(manager), f"/api/devices/{retired.tag}/lose/"
    answer = api.post(url, {"on": INSIDE.isoformat()})
    refusal = {"tag": retired.tag, "reason": ASKED, "code": "motive_wanted"}
    assert (answer.status_code, answer.json()["refusals"]) == (409, [refusal])
    assert api.post(url, {"on": INSIDE.isoformat(), "motive": "Inventaire"}).status_code == 200


def test_an_entry_on_a_page_takes_the_motive(visit, manager, dsi, closed):
    form = {"organisation": "MTE-DSI", "category": "screen", "origin": "new", "acquired_on": INSIDE.isoformat()}
    form["category"] = cast.Category.objects.get(code="screen").pk
    assert visit(manager).post("/materiels/nouveau/", form).context["form"].errors == {"motive": [AT_THE_FIELD]}
    assert visit(manager).post("/materiels/nouveau/", form | {"motive": "Facture retrouvée"}).status_code == 302
    assert Event.objects.get().motive == "Facture retrouvée"


FILE = f"serial;category;acquired_on;origin\nS1;screen;{INSIDE};new\nS2;screen;{THIS_YEAR};new\n".encode()


def test_a_file_is_asked_its_motive_once(mte, closed):
    staged = staging.stage(FILE, "parc.csv", mte, by=OPERATOR)
    assert [(error.line, error.reason[1:]) for error in staged.late] == [(2, ASKED[1:])]
    assert staged.refused
    source = Source(
        FILE,
        "parc.csv",
        mte,
        cast.acting(OPERATOR, via="import", motive="Reprise d’inventaire"),
    )
    assert not staging.bring(source).refused
    assert dict(Event.objects.values_list("device__serial", "motive")) == {"S1": "Reprise d’inventaire", "S2": ""}


def test_the_page_of_an_import_asks_it(visit, upload, manager, mte, closed):
    browser = visit(manager)
    page = browser.post("/materiels/import/", {"organisation": "MTE", "file": upload(FILE)}).url
    assert "Motif de ce qui est daté d’une année close" in words(browser.get(page))
    asking = browser.get(page)
    assert "1 ligne : son année est close." in words(asking)
    assert asking.context["staged"].counts == {"new": 1, "asked": 1}
    assert [line.device.serial for line in asking.context["lines"]] == ["S2"]
    assert "Nouveaux 1 Modifiés 0 Inchangés 0 À préciser 1" in words(asking)
    preview = browser.post(f"{page}reponses/", {"motive": "Reprise d’inventaire"}, follow=True)
    assert browser.post(page, {"confirmed": preview.context["stamp"]}).status_code == 302
    assert Device.objects.count() == 2


def test_the_command_and_the_api_of_an_import_take_it(tmp_path, upload, manager, mte, closed):
    path = tmp_path / "parc.csv"
    path.write_bytes(FILE)
    with pytest.raises(SystemExit):
        call_command("import_devices", str(path), organisation="MTE", stdout=StringIO(), stderr=StringIO())
    api, body = Client(manager), {"organisation": "MTE"}
    answer = api.post("/api/devices/import/", body | {"file": upload(FILE)}, format="multipart")
    assert (answer.status_code, Device.objects.count()) == (400, 0)
    call_command("import_devices", str(path), organisation="MTE", motive="Reprise", stdout=StringIO())
    assert Device.objects.count() == 2
    answer = api.post(
        "/api/devices/import/",
        body | {"file": upload(FILE.replace(b";S", b";T").replace(b"\nS", b"\nT")), "motive": "Reprise"},
        format="multipart",
    )
    assert (answer.status_code, Device.objects.count()) == (201, 4)


# Drift.


def legal(organisation):
    return {row.key: row for row in figures.compute(figures.of_organisation(organisation), Period.of(YEAR))}


def test_the_figures_of_the_closing_are_kept_for_each_organisation(retired, mte, dsi, men, state, closed):
    kept = ClosedFigure.objects.filter(closed_year=closed)
    assert kept.count() == 6 * 4
    assert kept.get(organisation=dsi, key="retired_legal").whole == legal(dsi)["retired_legal"].whole == 1
    assert kept.get(organisation=men, key="retired_legal").whole == 0


def test_nothing_moved(retired, mte, closed):
    found = drift.of(mte, YEAR)
    assert (found.moved, list(found.acts), list(found.changes)) == (False, [], [])


def test_an_act_in_the_year_moves_its_figures_and_is_listed(retired, mte, men, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    facts.change([retired], cast.acting(OPERATOR, motive="Facture"), price=Decimal(12))
    found = drift.of(mte, YEAR)
    moved = {row.today.key: row for row in found.rows if row.moved}
    assert (moved["retired_legal"].kept.value, moved["retired_legal"].change) == (Decimal(0), Decimal(1))
    assert [act.motive for act in found.acts] == ["Oubli"]
    assert [change.motive for change in found.changes] == ["Facture"]
    assert not drift.of(men, YEAR).moved


def test_undoing_what_was_dated_in_the_year_is_listed(device, mte, manager, state):
    one = device("in_service", on=INSIDE)
    close()
    ledger.correct(one.events.last(), cast.acting(manager, motive="Erreur"))
    assert [act.action for act in drift.of(mte, YEAR).acts] == ["correct"]


def test_two_rows_that_are_joined_count_once_in_the_year_too(retired, device, mte, manager):
    other = device("retired", on=BEFORE, category="screen")
    close()
    ledger.join(retired, other, cast.acting(manager, motive="Même machine"))
    found = drift.of(mte, YEAR)
    assert (found.moved, [(act.action, act.motive) for act in found.acts]) == (True, [("join", "Même machine")])


def test_a_rule_that_changes_moves_figures_without_an_act(retired, mte, closed):
    cast.Category.objects.filter(code="screen").update(in_scope=False)
    found = drift.of(mte, YEAR)
    assert (found.moved, found.acts.exists()) == (True, False)


def test_page_command_api_and_csv_show_the_drift(visit, retired, mte, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    browser, asked = visit(manager), {"organisation": "MTE", "year": YEAR}
    page = words(browser.get("/chiffres/", asked))
    assert f"L’année {YEAR} est close" in page
    assert "+100,00\xa0points" in page or "+100,00 points" in page
    assert "Oubli" in page
    out = StringIO()
    call_command("figures", organisation="MTE", year=YEAR, json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert browser.get("/api/figures/", asked).json() == told
    row = next(row for row in told["closed"]["figures"] if row["key"] == "retired_legal")
    assert row == {"key": "retired_legal", "part": 0, "whole": 1, "value": "0.0000", "change": "1.0000"}
    assert (told["closed"]["acts"], told["closed"]["changes"]) == (1, 0)
    assert "écart depuis" in browser.get("/chiffres.csv", asked).content.decode("utf-8-sig").splitlines()[0]
    listed = browser.get("/materiels/historique/", {"closed": closed.pk})
    assert [event.motive for event in listed.context["page"].rows] == ["Oubli"]


def test_a_stranger_reads_the_count_and_no_name(visit, retired, state, men, stranger, manager, closed):
    ledger.record([retired], "donate", cast.acting(manager, INSIDE, motive="Oubli"), counterparty_name="École")
    page = words(visit(stranger).get("/chiffres/", {"organisation": "MEN", "year": YEAR}))
    assert f"L’année {YEAR} est close" in page
    assert "Oubli" not in page


def test_whoever_received_a_device_reads_acts_without_the_words_of_its_sender(
    visit, retired, men, stranger, manager, closed
):
    facts.change([retired], cast.acting(manager, motive="Facture de l’expéditeur"), price=Decimal(12))
    ledger.record([retired], "transfer", cast.acting(manager, INSIDE, motive="Envoi de l’expéditeur"), counterparty=men)
    ledger.record([retired], "accept", cast.acting(stranger, INSIDE, motive="Reçu ici"), organisation=men)
    page = words(visit(stranger).get("/chiffres/", {"organisation": "MEN", "year": YEAR}))
    assert retired.pretty_tag in page
    assert "Reçu ici" in page
    assert "de l’expéditeur" not in page
    assert str(manager) not in page


def test_an_open_year_has_no_drift(visit, retired, mte, manager):
    assert drift.of(mte, YEAR) is None
    assert "est close" not in words(visit(manager).get("/chiffres/", {"organisation": "MTE", "year": YEAR}))


# The administration.


@pytest.fixture
def nation(state):
    return cast.user("nation", "administrator", state)


def test_a_national_administrator_closes_and_reopens(visit, nation, retired):
    browser = visit(nation)
    assert browser.post(f"{ADMIN}add/", {"year": YEAR, "organisation": "", "source": "CGDD"}).status_code == 302
    closed = ClosedYear.objects.get()
    assert (closed.closed_by, closed.figures.exists()) == (nation, True)
    again = browser.post(f"{ADMIN}add/", {"year": YEAR, "organisation": "", "source": "CGDD"})
    assert "Cette année est déjà close pour toutes les entités." in words(again)
    assert browser.post(f"{ADMIN}{closed.pk}/change/", {"why": ""}).status_code == 200
    assert browser.post(f"{ADMIN}{closed.pk}/change/", {"why": "À refaire"}).status_code == 302
    closed.refresh_from_db()
    assert (closed.reopened_by, closed.motive) == (nation, "À refaire")
    assert browser.get(f"{ADMIN}{closed.pk}/change/").status_code == 200
    assert browser.post(f"{ADMIN}{closed.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_year_is_written_whole_in_the_administration(visit, nation, closed):
    target = Target.objects.get(figure="retired_plan", year=YEAR)
    pages = [ADMIN, f"{ADMIN}{closed.pk}/change/", TARGETS, f"{TARGETS}{target.pk}/change/"]
    for page in (visit(nation).get(url).content.decode() for url in pages):
        assert str(YEAR) in page
        assert re.search(r"2\s0\d\d", page) is None


def test_a_ministry_does_not(visit, administrator):
    assert visit(administrator).get(f"{ADMIN}add/").status_code == 403
