"""Every address of the project: who may knock, what does not exist for a stranger, and that one module knows roles."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.views import View
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.list import MultipleObjectMixin
from rest_framework.authtoken.models import TokenProxy
from rest_framework.generics import GenericAPIView

from donations import gifts
from labels import blanks, stocktaking
from labels.models import PrintedDevice, Printer, PrintRun
from registry import aliases, documents, imports, media, tags, waste
from registry.access import OPERATOR, Scoped
from registry.exchange import memory, words
from registry.exchange.devices import Source
from registry.models import Collector, SavedFilter, Selection, Upload
from tests import cast, files

# Open to all on purpose: signing in and out, a forgotten password, a monitor, whose property a label names, how to
# talk to the API.
PUBLIC = {"login", "password-forgotten", "password-renewal", "health", "tag", "api-schema"}
# What a device keeps of the scan page says nothing of anybody.
PUBLIC |= {"scan-shell", "scan-worker", "scan-manifest"}
# What needs a session to leave is left by anyone.
LEAVES = {"logout", "admin:logout"}
# The site of administrators sends to the sign-in page itself.
REDIRECTS = {"admin:login"}
ROOT = Path(settings.BASE_DIR)


def routes(resolver=None, prefix="", namespace=""):
    """(name, path with its arguments, view) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or path}", path, entry.callback
        else:
            yield from routes(entry, path, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


ROUTES = sorted(set(routes()), key=lambda route: route[:2])
NAMES = [f"{name} {path}" for name, path, _ in ROUTES]
each_route = pytest.mark.parametrize(("name", "path", "view"), ROUTES, ids=NAMES)
ARGUMENT = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")


def fill(path, values):
    """An address with its arguments in place, as a browser would ask for it."""
    filled = ARGUMENT.sub(lambda found: str(values.get(found[1] or found[2], "1")), path)
    filled = filled.replace("[dD]", "d").replace("(?:", "(").replace("\\/", "/").replace("\\.", ".")
    return "/" + re.sub(r"/\?|[\^$\\]", lambda found: "/" if found[0] == "/?" else "", filled)


@pytest.fixture
def things(past, mte, office, asso, manager, member):
    """One of each object of MTE, by the name that its addresses give it."""
    erased = ("erase", cast.DAY, {"erasure": "purge"})
    one, given = (past(*cast.way("retired", asso), erased) for _ in range(2))
    # Another unit's, on its way here, and one on its way there.
    past(*cast.way("transferred", mte), at=office)
    past(*cast.way("transferred", office))
    lot = gifts.open_lot(devices=[given], organisation=mte, title="Un portable", by=manager)
    claim = gifts.claim(lot=lot, association=asso, by=member, reason="Équiper un atelier", beneficiaries=3)
    collector = Collector.objects.get(name="Ecologic")
    collection = waste.open_collection(organisation=mte, collector=collector, site="1 quai", by=manager)
    upload = Upload.objects.create(user=manager, organisation=mte, name="parc.csv", content=b"category\nlaptop")
    _, kept = imports.bring(Source(b"category\nlaptop", "parc.csv", mte, OPERATOR))
    layout = memory.remember(mte, "parc.csv", {"Catégorie": "category"}, by=OPERATOR)
    word = words.translate(mte, "category", "Portable", "laptop", by=OPERATOR)
    keys = {
        "import-preview": upload.pk,
        "import-columns": upload.pk,
        "import-answers": upload.pk,
        "import-detail": kept.pk,
        "import-report": kept.pk,
        "import-undo": kept.pk,
        "api-import-detail": kept.pk,
        "api-import-report": kept.pk,
        "api-import-undo": kept.pk,
        "import-errors": upload.pk,
        "import-words": upload.pk,
        "import-layout": layout.pk,
        "import-word": word.pk,
        "api-import-words-detail": word.pk,
        "api-import-columns-detail": layout.pk,
        "api-event-detail": cast.last(one).pk,
    }
    photo = documents.store(one, media.judge(files.photo(), "dessus.jpg", "photo"), by=manager)
    keys |= dict.fromkeys(OF_DOCUMENTS, photo.pk)
    selection = Selection.objects.create(user=manager)
    selection.devices.add(one)
    keys["saved-filter-remove"] = SavedFilter.objects.create(user=manager, name="Réformés", query="status=retired").pk
    keys |= {name: selection.pk for name, path, _ in ROUTES if "selections/<" in path}
    stocktake = stocktaking.start(organisation=mte, by=manager)
    keys["code-detach"] = aliases.attach(one, "ANCIEN-12", by=manager).pk
    run = PrintRun.objects.create(user=manager, sheet="avery-l7160", count=1, progress="done")
    run.file.save("etiquettes.pdf", ContentFile(b"%PDF-1.7"))
    PrintedDevice.objects.create(run=run, device=one)
    keys |= dict.fromkeys(("print-run", "print-run-file", "print-run-retry"), run.pk)
    keys["member-remove"] = member.memberships.get().pk
    batch = blanks.make(mte, 1, by=manager)
    keys["blank-batch"] = batch.pk
    printer = Printer.objects.create(organisation=mte, name="HP", sheet="avery-l7160")
    keys |= dict.fromkeys(("printer", "printer-delete", "printer-calibration"), printer.pk)
    return {
        "tag": one.tag,
        "number": lot.number,
        "collection": collection.number,
        "aim": "collecte",
        "target": collection.number,
        "stocktake": stocktake.number,
        "id": claim.pk,
        "code": "MTE",
        "pk": keys.get,
        "blank": batch.blanks.first().tag,
        "sender": office.pk,
        "recipient": office.pk,
        "claim": claim.pk,
        "partner": asso.pk,
    }


OF_DOCUMENTS = {name for name, path, _ in ROUTES if "documents/" in path and "pk" in path}
PASSES = {
    "collection": "DEEE-2026-0001",
    "object_id": 1,
    "app_label": "registry",
    "url": "registry",
    "action": "store",
    "key": "reused_strict",
    "side": "part",
    "kind": "photo",
    "finding": "manquants",
    "act": "clore",
}


def test_the_walk_sees_the_whole_project():
    names = {name for name, *_ in ROUTES}
    assert {"device-list", "device-act", "lot-detail", "claim-detail", "scan", "label-sheet", "api-figures"} <= names
    assert {"admin:index", "api-device-list", "tag", "health"} <= names
    assert names >= PUBLIC | LEAVES | REDIRECTS


@each_route
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_passer_by_is_asked_to_sign_in(client, db, name, path, view, method):
    if name in PUBLIC | LEAVES:
        return
    url = fill(path, PASSES | {"tag": tags.new()})
    response = getattr(client, method)(url)
    if response.status_code in (301, 302):
        assert re.match(r"/(connexion|admin/login)/\?next=|/connexion/$", response.url), response.url
    else:
        assert (url, response.status_code in (401, 403)) == (url, True)


# Their arguments name no row of anybody: reference data, an act of one's own list, figures of a chosen organisation.
NO_ROW = {"api-category-detail", "scan-act", "figure-devices", "figure-devices-export", "api-figure-devices"}
OF_SOMEONE = [
    route[:2]
    for route in ROUTES
    if ARGUMENT.search(route[1]) and route[0] not in PUBLIC | NO_ROW and not route[1].startswith("admin/")
]


@pytest.mark.parametrize("role", ["reader", "agent", "manager", "administrator"])
def test_what_belongs_to_another_unit_does_not_exist(client, things, men, role):
    client.force_login(cast.user("elsewhere", role, men))
    found = {}
    for name, path in OF_SOMEONE:
        values = PASSES | things | {"pk": things["pk"](name) or things["claim"]}
        url = fill(path, values)
        statuses = {client.get(url).status_code, client.post(url).status_code}
        if not {404} <= statuses <= {404, 405}:
            found[name] = statuses
    assert found == {}


def test_its_own_people_find_them(client, things, manager, member):
    """The walk above asks for what is really there."""
    missing = {}
    for name, path in OF_SOMEONE:
        client.force_login(member if "<int:partner>" in path else manager)
        url = fill(path, PASSES | things | {"pk": things["pk"](name) or things["claim"]})
        if name not in STEPS_LATER and 404 in (status := {client.get(url).status_code}):
            missing[name] = status
    assert missing == {}


# They open once a claim was accepted, or a device may be corrected.
STEPS_LATER = {"selection-undo", "claim-convention", "device-correct"}


# HEAD is answered as GET; a method that nobody serves is refused, never an error of ours.
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "TRACE", "PATCH", "PROPFIND"])
@pytest.mark.parametrize("who", ["manager", "root"])
def test_no_method_is_an_error_of_ours(request, things, who, method):
    client = Client(raise_request_exception=False)
    client.force_login(cast.user("root", is_superuser=True) if who == "root" else request.getfixturevalue(who))
    values = PASSES | things
    urls = [
        fill(path, values | {"pk": things["pk"](name) or things["claim"]})
        for name, path, _ in ROUTES
        if name != "admin:view_on_site"
    ]
    assert {url: status for url in urls if (status := client.generic(method, url).status_code) >= 500} == {}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_the_public_list_is_what_it_says(client, device, name):
    (path,) = {path for known, path, _ in ROUTES if known == name}
    assert client.get(fill(path, {"tag": device().tag})).status_code == 200


@each_route
def test_a_list_of_rows_is_a_scoped_one(name, path, view):
    """A class that reads rows reads them through the scope; those that do not are named here, with a reason."""
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if kind is None or not inspect.isclass(kind) or not issubclass(kind, View):
        return
    reads = issubclass(kind, SingleObjectMixin | MultipleObjectMixin | GenericAPIView)
    if reads and kind.__module__.split(".")[0] in ("registry", "donations", "labels"):
        assert issubclass(kind, Scoped) or kind.__name__ in UNSCOPED, kind


# Reference data are everybody's; figures are scoped by the organisation that they are asked of, transfers by their end.
UNSCOPED = {"SavedFilters", "Categories", "Figures", "FigureDevices", "Transfers"}


# Roles stay in one module.

SOURCES = sorted(path for package in ("registry", "donations", "labels") for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# The rule, its rows, who hands them out, and the demonstration's accounts.
KNOWS_ROLES = re.compile(r"registry/(access|models/user|admin)\.py|\w+/management/commands/demo\.py")
WORDS_OF_ROLES = {"is_superuser", "is_staff", "Role", "role", "grants", "memberships"}
ROLES = {"reader", "agent", "manager", "administrator", "member"}


def short(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_other_module_tests_a_role(path):
    if KNOWS_ROLES.fullmatch(short(path)) or "migrations" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = {getattr(node, field, None) for field in node._fields if field in ("id", "attr", "name")}
        assert names & WORDS_OF_ROLES == set(), node.lineno
        if isinstance(node, ast.Compare):
            texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            assert texts & ROLES == set(), node.lineno


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_template_tests_a_role(path):
    code = "".join(re.findall(r"{[{%].*?[%}]}", path.read_text("utf-8")))
    assert re.findall(r"\b(role|is_superuser|is_staff|memberships|grants|perms)\b", code) == []


def test_only_these_are_in_the_administrators_site():
    models = {model.__name__ for model in admin.site._registry}
    assert models - {"Group", "TokenProxy"} == {"Organisation", "User", "Category", "Collector", "Target", "Policy"}
    assert TokenProxy in admin.site._registry
