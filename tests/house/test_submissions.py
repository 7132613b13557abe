"""Every form that makes something makes it once, however often it is sent: double click, reload, back and again."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import resolve
from django.utils import timezone
from lxml import html

from donations import gifts
from donations.lifecycle import LegalBasis
from donations.models import Claim, Lot, SignedCopy
from labels.models import Printer
from registry.devices.identity import blanks
from registry.devices.models import Alias, BlankBatch, Category, Device, Document, Event, SavedFilter, Selection, Target
from registry.devices.models.erasure import MediumErasure
from registry.imports.models import Import, Upload
from registry.organisations.models import Membership, Organisation, User
from registry.site.middleware import SubmittedOnce
from registry.site.models import Submission
from registry.stocktakes.models import Stocktake
from registry.transfers.scans import Arriving
from registry.waste.models import Collection, Collector
from tests import cast, files
from tests.house.routes import PASSES, ROUTES, fill, one_of_each
from tests.reading import words

# Their forms need no key, and why.
SCANS = {"scan", "scan-lookup", "scan-photo", "scan-purpose", "scan-purpose-photo", "scan-shell"}
TAKES_AWAY = set(
    "code-detach member-remove printer-delete saved-filter-remove scan-purpose-remove selection-remove".split()
)
GIVES_A_FILE = {"blank-batch", "label-sheet", "print-run"}
SESSION = {"login", "logout", "admin:logout", "password", "password-forgotten"}
BACK_AND_FORTH = {"stocktake-close"}
WITHOUT = SCANS | TAKES_AWAY | GIVES_A_FILE | SESSION | BACK_AND_FORTH
# They have one, and make nothing of their own: changes of what there is, refused the second time or the same again.
CHANGES = set(
    "blank-claim claim-accept claim-cancel claim-refuse collection-abandon collection-close collection-weigh"
    " device-amend device-correct device-edit document-remove device-erasure-read import-columns import-layout"
    " import-undo import-word import-words"
    " lot-withdraw partner printer selection-edit".split()
)

ENTRY = {"organisation": "MTE-DSI", "category": "{laptop}", "origin": "new", "acquired_on": "2024-02-29"}
ON = {"on": date.today().isoformat()}
PRINTER = {
    "organisation": "MTE",
    "name": "Étage 2",
    "sheet": "avery-l7160",
    "shift_x": "0",
    "shift_y": "0",
    "scale": "100",
}
TARGET = {"figure": "reused_strict", "year": "2031", "value": "0.5", "source": "Plan"}
ACCOUNT = {"email": "c@example.fr", "usable_password": "true"} | dict.fromkeys(("password1", "password2"), "Xk29-lapin")
# Who sends it, from which page, with what, and of what it makes one.
CREATES = {
    "device-create": ("manager", "/materiels/nouveau/", ENTRY, Device),
    "device-act": (
        "manager",
        "/materiels/{tag}/agir/assess/",
        ON | {"functional": "true", "security_excluded": ""},
        Event,
    ),
    "device-erasure": (
        "manager",
        "/materiels/{tag}/effacement/",
        ON | {"medium_type": "ssd", "serial": "Z1", "method": "purge", "result": "succeeded"},
        MediumErasure,
    ),
    "document-add": ("manager", "/materiels/{tag}/documents/ajouter/document/", {"file": "pdf"}, Document),
    "import": ("manager", "/materiels/import/", {"organisation": "MTE", "file": "csv"}, Upload),
    "import-preview": ("manager", "/materiels/import/{upload}/", {}, Import),
    "saved-filters": ("manager", "/materiels/filtres/?status=retired", {"name": "Encore"}, SavedFilter),
    "selection-create": ("manager", "/materiels/", {"all": "1"}, Selection),
    "selection-paste": ("manager", "/materiels/selections/coller/", {"text": "{tag}"}, Selection),
    "collection-create": (
        "manager",
        "/collectes/nouvelle/",
        {"organisation": "MTE-DSI", "collector": "Ecologic", "site": "1 quai"},
        Collection,
    ),
    "transfer-detail": ("manager", "/transferts/{sender}/", ON | {"organisation": "MTE-DSI"}, Event),
    "lot-create": ("manager", "/lots/nouveau/", {"organisation": "MTE", "title": "Un", "pasted": "{given}"}, Lot),
    "claim-create": ("member", "/lots/{lot}/demander/", {"reason": "Atelier", "beneficiaries": "3"}, Claim),
    "claim-sign": ("member", "/demandes/{agreed}/signes/ajouter/", {"file": "pdf"}, SignedCopy),
    "member-add": ("member", "/partenaires/{partner}/membres/nouveau/", {"email": "b@example.fr"}, Membership),
    "stocktakes": ("manager", "/inventaires/", {"organisation": "MTE-DSI"}, Stocktake),
    "blank-batches": ("manager", "/etiquettes/vierges/", {"organisation": "MTE", "count": "3"}, BlankBatch),
    "blank-claim-new": ("manager", "/etiquettes/vierges/{blank}/poser/nouveau/", ENTRY, Device),
    "printer-create": ("manager", "/etiquettes/imprimantes/nouvelle/", PRINTER, Printer),
    "code-attach": ("manager", "/scan/rattacher/", {"code": "INV-2009/1", "device": "{tag}"}, Alias),
    "admin:devices_category_add": ("root", "/admin/devices/category/add/", {"code": "x", "name": "X"}, Category),
    "admin:waste_collector_add": ("root", "/admin/waste/collector/add/", {"name": "Encore"}, Collector),
    "admin:organisations_organisation_add": (
        "root",
        "/admin/organisations/organisation/add/",
        {"code": "N1", "name": "Nouvelle", "kind": "association"},
        Organisation,
    ),
    "admin:devices_target_add": ("root", "/admin/devices/target/add/", TARGET, Target),
    "admin:organisations_user_add": ("root", "/admin/organisations/user/add/", ACCOUNT, User),
}
# The walk meets no form of it: what it needs is not there.
NOT_SHOWN = {"saved-filters"}


@pytest.fixture
def entry(db):
    """The body of the form of a device."""
    return ENTRY | {"category": Category.objects.get(code="laptop").pk}


@pytest.fixture
def root(db):
    return cast.user("root", is_superuser=True)


@pytest.fixture
def things(mte, dsi, office, asso, manager, member):
    return one_of_each(mte, dsi, office, asso, manager=manager, member=member)


def target(form, url):
    found = resolve((form.action or url).partition("?")[0])
    return f"{found.namespace}:{found.url_name}" if found.namespace else found.url_name


def forms(client, url):
    """The forms of a page that are sent by POST; none of what is no page."""
    page = client.get(url)
    if page.status_code != 200 or page.streaming or not page["Content-Type"].startswith("text/html"):
        return []
    return [form for form in html.fromstring(page.content).forms if form.method == "POST"]


def form_of(client, url, name):
    return next(form for form in forms(client, url) if target(form, url) == name)


@pytest.mark.ignore_template_errors
def test_every_form_has_its_key_or_says_why_not(things, client, manager, member, root):
    keyed = {True: set(), False: set()}
    for user in (manager, member, root):
        client.force_login(user)
        for name, path, _ in ROUTES:
            url = fill(path, PASSES | things | {"pk": things["pk"](name) or things["claim"]})
            for form in forms(client, url) if not path.startswith("api/") else ():
                keyed["submission" in form.fields].add(target(form, url))
    administration = {name for name in set.union(*keyed.values()) if name.startswith("admin:")}
    assert keyed[False] - administration == WITHOUT - administration
    assert keyed[True] - administration - CHANGES == CREATES.keys() - administration - NOT_SHOWN
    ours = {
        name for name in administration if name.startswith(("admin:devices_", "admin:organisations_", "admin:waste_"))
    }
    assert {name for name in ours if name.endswith(("_add", "_change"))} <= keyed[True]


def accepted(pk, manager):
    gifts.accept(Claim.objects.get(pk=pk), cast.acting(manager), legal_basis=LegalBasis.ASSOCIATION)
    return pk


@pytest.fixture
def sent(request, things, past, mte, dsi, asso, office, manager):
    """sent(name): the client of whoever fills that form, the address that it is sent to, and a way to fill it."""
    erased = ("erase", cast.DAY, {"erasure": "purge"})
    given, offered = (past(*cast.way("retired", asso), erased, serial=f"G{rank}") for rank in range(2))
    coming = past(*cast.way("transferred", mte), at=office)
    Arriving(str(office.pk), manager).take(coming.tag)
    lot = gifts.open_lot(cast.acting(manager), devices=[offered], organisation=mte, title="Un autre")
    upload = Upload.objects.create(user=manager, organisation=mte, name="p.csv", content=b"category;serial\nlaptop;S55")
    values = things | {"given": given.tag, "lot": lot.number, "upload": upload.pk}
    values["laptop"] = Category.objects.get(code="laptop").pk
    values["agreed"] = accepted(things["claim"], manager)
    values["blank"] = blanks.make(mte, 1, by=manager).blanks.get().tag
    contents = {"pdf": ("a.pdf", files.pdf("A")), "csv": ("a.csv", b"category;serial\nlaptop;S77")}

    def fill_in(name, client):
        who, address, body, _ = CREATES[name]
        client.force_login(request.getfixturevalue(who))
        url = address.format(**values)
        form = form_of(client, url, name)

        def filled():
            told = {key: value.format(**values) for key, value in body.items()}
            if "file" in told:
                told["file"] = SimpleUploadedFile(*contents[told["file"]])
            apart = form.xpath("//input[@form=$of]", of=form.get("id", ""))
            return dict(form.form_values()) | {one.name: one.value for one in apart} | told

        return form.action or url, filled

    return fill_in


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("name", CREATES)
def test_sent_twice_it_makes_one(client, sent, name):
    url, filled = sent(name, client)
    rows = CREATES[name][3].objects
    before = rows.count()
    first = client.post(url, filled())
    assert first.status_code == 302, words(first)
    second = client.post(url, filled())
    assert (rows.count() - before, second.status_code, second["Location"]) == (1, 302, first["Location"])
    page = client.get(second["Location"], follow=True)
    assert page.status_code == 200
    assert SubmittedOnce.again in words(page)


def test_a_new_form_makes_another(client, manager, dsi, entry):
    client.force_login(manager)
    for _ in range(2):
        form = form_of(client, "/materiels/nouveau/", "device-create")
        client.post("/materiels/nouveau/", dict(form.form_values()) | entry)
    assert Device.objects.count() == 2


def test_a_form_with_an_error_is_sent_again_under_its_key(client, manager, dsi, entry):
    client.force_login(manager)
    body = entry | {"submission": str(uuid4())}
    page = client.post("/materiels/nouveau/", body | {"category": ""})
    assert (page.status_code, f'name="submission" value="{body["submission"]}"' in page.content.decode()) == (200, True)
    assert client.post("/materiels/nouveau/", body).status_code == 302
    assert client.post("/materiels/nouveau/", body).status_code == 302
    assert Device.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "1234"])
def test_what_is_no_key_changes_nothing(client, manager, dsi, entry, key):
    client.force_login(manager)
    for _ in range(2):
        assert client.post("/materiels/nouveau/", entry | {"submission": key}).status_code == 302
    assert (Device.objects.count(), Submission.objects.count()) == (2, 0)


def test_a_key_is_of_one_person(client, manager, agent, dsi, entry):
    body = entry | {"submission": str(uuid4())}
    for user in (manager, agent):
        client.force_login(user)
        client.post("/materiels/nouveau/", body)
    assert Device.objects.count() == 2


def test_a_failure_of_ours_leaves_nothing_and_may_be_sent_again(client, manager, dsi, entry, monkeypatch):
    client.force_login(manager)
    client.raise_request_exception = False
    body = entry | {"submission": str(uuid4())}
    with monkeypatch.context() as broken:
        # After the device is written.
        broken.setattr("registry.shared.views.acts.redirect", None)
        assert client.post("/materiels/nouveau/", body).status_code == 500
    assert (Device.objects.count(), Submission.objects.count()) == (0, 0)
    assert client.post("/materiels/nouveau/", body).status_code == 302
    assert Device.objects.count() == 1


def _files():
    return {path for path in Path(settings.DOCUMENTS_ROOT).rglob("*") if path.is_file()}


def test_a_failure_of_ours_takes_back_its_files(client, manager, device, monkeypatch):
    client.force_login(manager)
    client.raise_request_exception = False
    before = _files()
    monkeypatch.setattr("registry.shared.views.acts.redirect", None)
    body = {"file": SimpleUploadedFile("a.pdf", files.pdf("A")), "submission": str(uuid4())}
    assert client.post(f"/materiels/{device().tag}/documents/ajouter/document/", body).status_code == 500
    assert (Document.objects.count(), _files() - before) == (0, set())


def test_keys_are_kept_a_day(manager):
    old, new = (Submission.objects.create(user=manager, key=uuid4(), address="/") for _ in range(2))
    Submission.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    call_command("purge")
    assert list(Submission.objects.all()) == [new]
