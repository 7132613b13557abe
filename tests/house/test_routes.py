"""Every address of the project: who may knock, what does not exist for a stranger, and that one module knows roles."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.list import MultipleObjectMixin
from rest_framework.authtoken.models import TokenProxy
from rest_framework.generics import GenericAPIView

from registry.devices.identity import tags
from registry.shared.access import Scoped
from tests import cast
from tests.house.routes import ARGUMENT, PASSES, ROUTES, fill, one_of_each

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
PACKAGES = ("registry", "donations", "labels")


@pytest.fixture
def things(mte, dsi, office, asso, manager, member):
    """One of each object of MTE, by the name that its addresses give it."""
    return one_of_each(mte, dsi, office, asso, manager=manager, member=member)


def test_the_walk_sees_the_whole_project():
    names = {name for name, *_ in ROUTES}
    assert {"device-list", "device-act", "lot-detail", "claim-detail", "scan", "label-sheet", "api-figures"} <= names
    assert {"admin:index", "api-device-list", "tag", "health"} <= names
    assert names >= PUBLIC | LEAVES | REDIRECTS


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_passer_by_is_asked_to_sign_in(db, method):
    paths = [path for name, path, _ in ROUTES if name not in PUBLIC | LEAVES]
    urls = [fill(path, PASSES | {"tag": tags.new()}) for path in paths]
    answers = {url: getattr(Client(), method)(url) for url in urls}
    told = {url: answer.headers.get("Location", answer.status_code) for url, answer in answers.items()}
    sent_away = re.compile(r"/(connexion|admin/login)/\?next=.*|/connexion/|401|403")
    assert {url: where for url, where in told.items() if not sent_away.fullmatch(str(where))} == {}


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


# They open once a claim was accepted, a device may be corrected, or two rows were joined.
STEPS_LATER = {"selection-undo", "device-correct", "device-separate"}
STEPS_LATER |= {name for name, path, _ in ROUTES if "/convention" in path or "/sign" in path}


# HEAD is answered as GET; a method that nobody serves is refused, never an error of ours.
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "TRACE", "PATCH", "PROPFIND"])
@pytest.mark.parametrize("who", ["manager", "root"])
def test_no_method_is_an_error_of_ours(request, things, who, method):
    client = Client(raise_request_exception=False)
    client.force_login(cast.user("root", is_superuser=True) if who == "root" else request.getfixturevalue(who))
    values = PASSES | things
    urls = [fill(path, values | {"pk": things["pk"](name) or things["claim"]}) for name, path, _ in ROUTES]
    assert {url: status for url in urls if (status := client.generic(method, url).status_code) >= 500} == {}


@pytest.mark.each_database
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("who", ["manager", "member", "root"])
def test_nothing_private_is_stored_by_a_browser(request, client, things, who):
    client.force_login(cast.user("root", is_superuser=True) if who == "root" else request.getfixturevalue(who))
    values, kept = PASSES | things, {}
    for name, path, _ in ROUTES:
        # The two small pictures that pages hold, kept for minutes: asked for each time, a page would weigh too much.
        if name not in PUBLIC | {"label-picture", "document-thumbnail"}:
            url = fill(path, values | {"pk": things["pk"](name) or things["claim"]})
            kept[url] = client.get(url).headers.get("Cache-Control", "")
    assert {url: words for url, words in kept.items() if "no-store" not in words} == {}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_the_public_list_is_what_it_says(client, device, name):
    (path,) = {path for known, path, _ in ROUTES if known == name}
    assert client.get(fill(path, {"tag": device().tag})).status_code == 200


def test_a_list_of_rows_is_a_scoped_one():
    """A class that reads rows reads them through the scope; those that do not are named here, with a reason."""
    kinds = {getattr(view, "view_class", None) or getattr(view, "cls", None) for _, _, view in ROUTES}
    ours = {kind for kind in kinds if inspect.isclass(kind) and kind.__module__.split(".")[0] in PACKAGES}
    reading = {kind for kind in ours if issubclass(kind, SingleObjectMixin | MultipleObjectMixin | GenericAPIView)}
    assert {f"{kind.__module__}.{kind.__qualname__}" for kind in reading if not issubclass(kind, Scoped)} == UNSCOPED


# Reference data are everybody's, transfers are scoped by their end, a saved filter is made for whoever asks.
UNSCOPED = {
    "registry.devices.api.categories.CategoryViewSet",
    "registry.transfers.api.TransferListAPIView",
    "registry.devices.views.saved_filters.SavedFilters",
}


# Roles stay in one module.

SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# The rule, its rows, who hands them out, and the demonstration's accounts.
KNOWS_ROLES = re.compile(
    r"registry/(shared/access|organisations/models/user|site/admin)\.py|\w+/management/commands/demo\.py"
)
WORDS_OF_ROLES = {"is_superuser", "is_staff", "Role", "role", "grants", "memberships"}
ROLES = {"reader", "agent", "manager", "administrator", "member"}


def short(path):
    return path.relative_to(ROOT).as_posix()


def words_of_roles(node):
    names = {getattr(node, field, None) for field in node._fields if field in ("id", "attr", "name")}
    compared = ast.walk(node) if isinstance(node, ast.Compare) else ()
    return names & WORDS_OF_ROLES or {part.value for part in compared if isinstance(part, ast.Constant)} & ROLES


def test_no_other_module_tests_a_role():
    found = {}
    for path in SOURCES:
        if not KNOWS_ROLES.fullmatch(short(path)) and "migrations" not in path.parts:
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            found[short(path)] = [node.lineno for node in nodes if words_of_roles(node)]
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_template_tests_a_role():
    word = re.compile(r"\b(role|is_superuser|is_staff|memberships|grants|perms)\b")
    code = {short(path): "".join(re.findall(r"{[{%].*?[%}]}", path.read_text("utf-8"))) for path in TEMPLATES}
    assert {name: word.findall(text) for name, text in code.items() if word.search(text)} == {}


def test_only_these_are_in_the_administrators_site():
    models = {model.__name__ for model in admin.site._registry}
    assert models - {"Group", "TokenProxy"} == {
        "Organisation",
        "User",
        "Category",
        "ClosedYear",
        "Collector",
        "Target",
        "Policy",
    }
    assert TokenProxy in admin.site._registry
