"""The motive that a closed year asks: how each surface asks it and takes it."""

from io import StringIO

import pytest
from django.core.management import call_command

from registry.devices.models import Device, Event
from registry.imports.planning.source import Source
from registry.shared.access import OPERATOR
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast, staging
from tests.api import Client
from tests.figures.closed.years import ASKED, INSIDE, THIS_YEAR, YEAR
from tests.reading import words

pytestmark = pytest.mark.usefixtures("sound")


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
