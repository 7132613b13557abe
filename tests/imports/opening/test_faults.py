"""Files that were once taken wrongly, each brought in by the page, the command and the API, with the right value.

They lie beside the project, like those that other programs wrote; the rule of each kind has its own small tests.
"""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from registry.devices import ledger
from registry.devices.documents import media
from registry.devices.erasure import erasure
from registry.devices.identity import lookup
from registry.devices.models import Device
from registry.organisations.models import Organisation
from registry.stocktakes import counting, stocktaking
from tests import cast
from tests.api import Client
from tests.reading import words

FAULTS = Path(settings.BASE_DIR).parent / "shared/faults"
PAGE = "/materiels/import/"
STEPS = ("colonnes/", "mots/", "feuille/")
pytestmark = [
    pytest.mark.usefixtures("sound"),
    pytest.mark.skipif(not FAULTS.exists(), reason="../shared/faults is not on this machine"),
]


@pytest.fixture(autouse=True)
def places(mte, dsi, dgpr, asso, company):
    """Whom the files name."""


def proposed(page):
    """What a step of the import proposes, as a person sends it without changing anything."""
    return {field.html_name: field.value() or "" for field in page.context["form"]}


def by_page(browser, user, path):
    """What the preview says, every step taken as proposed, and the import then confirmed when it may be."""
    browser.force_login(user)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = browser.post(PAGE, {"organisation": "MTE", "file": file}, follow=True)
    while page.redirect_chain and page.redirect_chain[-1][0].endswith(STEPS):
        page = browser.post(page.redirect_chain[-1][0], proposed(page), follow=True)
    if page.redirect_chain and not page.context["staged"].refused:
        browser.post(page.redirect_chain[-1][0], {"confirmed": page.context["stamp"]})
    return words(page)


def by_command(browser, user, path):
    out, err = StringIO(), StringIO()
    with suppress(SystemExit, CommandError):
        call_command("import_devices", str(path), "--organisation", "MTE", stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def by_api(browser, user, path):
    body = {"file": SimpleUploadedFile(path.name, path.read_bytes()), "organisation": "MTE"}
    return json.dumps(Client(user).post("/api/devices/import/", body, format="multipart").json(), ensure_ascii=False)


@pytest.fixture(params=[by_page, by_command, by_api], ids=lambda one: one.__name__)
def bring(request, client, manager):
    """bring(name): what a surface tells of one of the files."""
    return lambda name: request.param(client, manager, FAULTS / name)


def held(*columns):
    rows = Device.objects.registered().order_by("serial", "pk").values_list(*columns)
    return [row[0] if len(columns) == 1 else row for row in rows]


def test_an_odd_byte_is_read_and_told_with_its_line(bring):
    told = bring("01-utf8-one-latin1-byte.csv")
    assert "ligne 3" in told.lower()
    assert held("place") == ["Étage 2", "Rez-de-chaussée"]
    assert held("note") == ["reçu à l’état neuf", "déjà vu"]


def test_a_formula_that_keeps_a_text_is_its_text(bring):
    bring("02-formula-text-serial.csv")
    assert set(held("serial")) == {"0012345", "00098765"}


def test_one_machine_of_two_spellings_is_one_device(bring):
    bring("03a-glpi-inventory.json")
    bring("03b-same-machine-bought.csv")
    assert held("serial") == ["BUGSN01"]


def test_dates_and_prices_of_glpi(bring):
    bring("04-glpi-dates-dd-mm-yyyy.csv")
    stays = [cast.stay(one).acquired_on for one in Device.objects.order_by("serial")]
    assert stays == [date(2021, 3, 25), date(2021, 4, 2)]
    assert held("price") == [None, Decimal("1150.00")]


@pytest.mark.parametrize(
    ("name", "categories"),
    [("05-no-category-mecm.csv", ["laptop", "laptop"]), ("06b-intune-without-dates.csv", ["laptop", "smartphone"])],
)
def test_a_category_is_deduced_from_the_model(bring, name, categories):
    bring(name)
    assert held("category__code") == categories
    assert all(held("model"))


def test_the_same_file_twice_is_known(bring):
    bring("09-same-file-twice.csv")
    told = bring("09-same-file-twice.csv")
    assert Device.objects.count() == 3
    assert "déjà" in told


def test_two_organisations_of_one_name_are_named(bring, tmp_path):
    call_command("import_organisations", str(FAULTS / "10a-organisations-same-name.csv"), stdout=StringIO())
    assert Organisation.objects.filter(name="Secrétariat général").count() == 2
    told = bring("10b-snipe-company-same-name.csv")
    assert Device.objects.count() == 0
    assert "SG1" in told
    assert "SG2" in told


def test_a_title_above_the_headings_is_passed_over(bring):
    bring("11-title-line-above-headings.xlsx")
    assert held("serial", "category__code") == [("BUGTTL1", "laptop")]


def test_a_machine_without_a_serial_is_known_by_its_uuid(bring):
    bring("12-glpi-machine-without-serial.json")
    bring("12-glpi-machine-without-serial.json")
    assert held("category__code", "serial") == [("desktop", "")]


# What is not a file of devices.


@pytest.mark.parametrize("exit_", ["donate", "recycle", "transfer", "sell", "take_back", "staff"])
def test_a_certificate_with_a_failed_disk_holds_the_machine(device, manager, men, exit_):
    """By whatever way it would leave, until that disk is destroyed."""
    one = device("retired", serial="NWIPESYS1")
    log = FAULTS / "07-nwipe-two-disks-one-failed.log"
    erasure.keep(one, media.judge(log.read_bytes(), log.name, "certificate"), cast.acting(manager))
    one.refresh_from_db()
    party = {} if exit_ == "staff" else {"counterparty": men} if exit_ == "transfer" else {"counterparty_name": "X"}
    with pytest.raises(ledger.Refused) as refused:
        ledger.record([one], exit_, cast.acting(manager, date.today(), motive="Essai"), **party)
    assert "effacement" in str(refused.value)


def test_scanners_with_caps_lock_name_the_device(past):
    one = past(("register", cast.DAY), category="laptop")
    Device.objects.filter(pk=one.pk).update(tag="X6KM67Z8N63")
    lines = (FAULTS / "13-scanner-caps-lock.txt").read_text("utf-8").splitlines()
    scanned = [line for line in lines if line and " " not in line]
    assert len(scanned) == 3
    assert {lookup.find(text, Device.objects.all()).tag for text in scanned} == {"X6KM67Z8N63"}


def test_places_compare_whole_and_folded(past, client, manager, mte):
    for place, number in {"Bureau 1": 2, "Bureau 10": 1, "Bureau 11": 1, "Bureau 19": 1, "Étage 2": 2}.items():
        for _ in range(number):
            past(("register", cast.DAY), category="screen", place=place)
    expected = {"Bureau 1": 2, "etage 2": 2}
    for place, number in expected.items():
        stocktake = stocktaking.start(cast.acting(manager), organisation=mte, place=place)
        assert (place, counting.expected(stocktake).count()) == (place, number)
    client.force_login(manager)
    for query in ({"place": "etage"}, {"q": "etage"}):
        assert client.get("/materiels/", query).context["count"] == 2
