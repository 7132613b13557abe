"""The small cast as fixtures: a State, two ministries, their people, and those whom they give to."""

import gc
import sys
from contextlib import contextmanager
from inspect import signature
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, settings

from registry.devices.identity import tags
from registry.devices.ledger import audit
from registry.devices.models import Device
from tests import cast

ROOT = Path(__file__).parent
# The same examples at every run, however slow the machine: `--hypothesis-profile=default` draws others.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same")


def pytest_addoption(parser):
    parser.addoption(
        "--only-database", action="store_true", help="only what another database could change: for a second run"
    )


def pytest_collection_modifyitems(config, items):
    # The files that walk the whole site, then the browser's: the longest first, so that no process ends alone.
    items.sort(key=lambda item: (ROOT / "house" not in item.path.parents, ROOT / "browser" not in item.path.parents))
    if config.getoption("only_database"):
        kept = [*speaking_to_a_database(items)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _called(run, *arguments):
    return run(*arguments)


# Python keeps its frames in blocks of 16 KB (until 3.12 at least) and gives each back to the system at once: a request
# crosses the edge of one a thousand times, which is a fifth of its time. Whatever this calls stays within one block.
_IN_ONE_BLOCK = type(_called)(_called.__code__.replace(co_stacksize=70_000), globals())


# Coverage's, where it runs.
TRACER = sys.gettrace()


@contextmanager
def traced(by):
    before = sys.gettrace()
    sys.settrace(by)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    with traced(None):
        return _IN_ONE_BLOCK(item.config.pluginmanager.getplugin("runner").pytest_runtest_protocol, item, nextitem)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """The test itself is measured: what makes its things goes the same ways each time, and so does a slow proof."""
    with traced(None if item.get_closest_marker("slow") else TRACER):
        return (yield)


def pytest_collection_finish():
    """Thousands of tests stay until the end: nobody looks for garbage among them each time."""
    gc.freeze()


def speaking_to_a_database(items):
    """Each test once, or each case of it when it is marked `each_database`; browser tests only when they are marked."""
    met = set()
    for item in items:
        test = item.path, item.cls, item.originalname
        if item.get_closest_marker("each_database"):
            yield item
        elif test not in met and not item.get_closest_marker("browser") and speaks_to_a_database(item):
            met.add(test)
            yield item


def speaks_to_a_database(item):
    """Who asks for fixtures by name may ask for `db`."""
    asked = {"db", "transactional_db"} & {*item.fixturenames} or "request" in signature(item.function).parameters
    return bool(asked or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True)
def same_tags_at_every_run(request, monkeypatch):
    """A word that a test looks for may stand in a tag by chance: then it does so at every run, or at none."""
    monkeypatch.setattr(tags, "secrets", SimpleNamespace(choice=Random(request.node.nodeid).choice))


@pytest.fixture
def in_paris():
    """Late in the evening a run takes place elsewhere (tests/settings.py): what is about Paris says so."""
    with timezone.override("Europe/Paris"):
        yield


@pytest.fixture
def state(db):
    return cast.organisation("ETAT", "state", name="État")


@pytest.fixture
def mte(state):
    return cast.organisation("MTE", "unit", state, "Ministère de la transition écologique")


@pytest.fixture
def dsi(mte):
    return cast.organisation("MTE-DSI", "service", mte, "Direction du numérique")


@pytest.fixture
def dgpr(mte):
    return cast.organisation("MTE-DGPR", "service", mte, "Direction de la prévention des risques")


@pytest.fixture
def men(state):
    return cast.organisation("MEN", "unit", state, "Ministère de l’éducation")


@pytest.fixture
def office(state):
    return cast.organisation("ONR", "public_body", state, "Office national des rivages")


@pytest.fixture
def asso(db):
    return cast.organisation("CLAVIERS", "association", name="Claviers solidaires", rna="W751234567")


@pytest.fixture
def company(db):
    return cast.organisation("TRI", "company", name="Tri et Fils")


@pytest.fixture
def agent(dsi):
    return cast.user("agent", "agent", dsi)


@pytest.fixture
def manager(mte):
    return cast.user("manager", "manager", mte)


@pytest.fixture
def reader(mte):
    return cast.user("reader", "reader", mte)


@pytest.fixture
def administrator(mte):
    return cast.user("administrator", "administrator", mte)


@pytest.fixture
def national(state):
    return cast.user("national", "reader", state)


@pytest.fixture
def stranger(men):
    return cast.user("stranger", "manager", men)


@pytest.fixture
def member(asso):
    return cast.user("member", "member", asso)


@pytest.fixture
def past(dsi):
    """past(*steps, **facts): one device of `dsi` (or `at`) with a known past, through the ledger."""

    def make(*steps, at=None, **facts):
        return cast.enter(at or dsi, *steps, **facts)

    return make


@pytest.fixture
def device(past, men, asso):
    """device(status, **facts): one device brought to a state; gifts go to `asso`, the rest to `men`."""

    def make(status="in_stock", *, on=cast.DAY, at=None, **facts):
        party = asso if status in ("reserved", "donated") else men
        return past(*cast.way(status, party, on), at=at, **facts)

    return make


@pytest.fixture
def visit(client):
    """visit(user): the test client, signed in as `user`; None is a passer-by."""

    def sign_in(user):
        client.logout() if user is None else client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def sheet():
    """sheet(*rows): a CSV file of these rows (one dict each), as a spreadsheet saves it."""

    def make(*rows):
        columns = list(dict.fromkeys(name for row in rows for name in row))
        lines = [columns, *([str(row.get(name, "")) for name in columns] for row in rows)]
        return "\n".join(";".join(line) for line in lines).encode()

    return make


@pytest.fixture
def upload():
    """upload(data): the same as the body of a form."""

    def make(data, name="parc.csv"):
        return SimpleUploadedFile(name, data)

    return make


@pytest.fixture
def sound(db):
    """Whatever the test did, the ledger and what it derives agree at its end."""
    yield
    assert [str(difference) for difference in audit.differences(Device.objects.all())] == []
