"""When a phone says that it scanned: a year back at most, never ahead; and no row breaks a page."""

import io
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.utils import timezone as clock

from registry.scanning import own_list as scanning
from registry.scanning import purposes, receipts
from registry.scanning.models import ScanLine, ScanOutcome
from registry.shared import instants
from registry.stocktakes import report, stocktaking
from registry.stocktakes.models import StocktakeLine
from tests import cast

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WRONG = [
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=23, minutes=59))),
    datetime(1, 1, 1),
    datetime(1999, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-timedelta(hours=23, minutes=59))),
]


@pytest.fixture
def stocktake(dsi, agent):
    return stocktaking.start(cast.acting(agent), organisation=dsi)


@pytest.mark.parametrize(
    ("ago", "plausible"),
    [
        (timedelta(0), True),
        (364 * DAY, True),
        (366 * DAY, False),
        (-MINUTE, True),
        (-10 * MINUTE, False),
        (-DAY, False),
    ],
)
def test_the_bounds(ago, plausible):
    at, before = clock.now() - ago, clock.now()
    assert (instants.plausible(at), bool(instants.doubt(at))) == (plausible, not plausible)
    kept = instants.kept(at)
    assert kept == at if plausible and ago >= timedelta(0) else before <= kept <= clock.now()


@pytest.mark.parametrize("at", WRONG)
@pytest.mark.parametrize("surface", ["own list", "stocktake", "purpose", "receipt"])
def test_a_wrong_instant_is_no_evidence(stocktake, device, agent, at, surface):
    one, before = device(), clock.now()
    match surface:
        case "own list":
            scanning.scan(scanning.opened(agent), one.tag, by=agent, at=at)
        case "stocktake":
            stocktaking.scan(stocktake, cast.acting(agent), code=one.tag, at=at)
        case "purpose":
            purposes.find(f"inventaire/{stocktake}", agent).take(one.tag, at=at)
        case "receipt":
            receipt = receipts.receive(uuid4(), one.tag, purpose=f"inventaire/{stocktake}", at=at, by=agent)
            assert receipt.outcome == ScanOutcome.DOUBTFUL
            assert "n’est pas plausible : celle de la réception est gardée" in receipt.message
    (line,) = [*ScanLine.objects.all(), *StocktakeLine.objects.all()]
    assert before <= line.scanned_at <= clock.now()


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("0001-01-01T00:00:00Z", 200),
        ("0001-01-01T00:00:00+23:59", 200),
        ("1999-12-31T23:59:59.000Z", 200),
        ("9999-12-31T23:59:59Z", 200),
        ("9999-12-31T23:59:59-23:59", 200),
        ("0001-01-01T00:00:00+24:00", 400),
        ("2026-01-05T12:00:00-24:00", 400),
        ("0000-00-00T00:00:00Z", 400),
        ("NaN", 400),
        ("Infinity", 400),
        ("9" * 40, 400),
        ("-1", 400),
        ("", 400),
    ],
)
def test_the_queue_sends_it(visit, stocktake, device, agent, at, status):
    one, before, browser = device(), clock.now(), visit(agent)
    body = {"code": one.tag, "key": uuid4(), "at": at, "account": receipts.account(agent)}
    answer = browser.post("/scan/envoi/", body | {"purpose": f"inventaire/{stocktake}"})
    assert answer.status_code == status
    assert all(before <= line.scanned_at <= clock.now() for line in StocktakeLine.objects.all())
    assert browser.get(f"{stocktake.get_absolute_url()}?voir=trouves").status_code == 200


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)])
def test_a_bad_row_breaks_no_page(visit, stocktake, device, agent, at):
    one = device()
    stocktaking.scan(stocktake, cast.acting(agent), code=one.tag)
    StocktakeLine.objects.update(scanned_at=at)
    browser, url = visit(agent), stocktake.get_absolute_url()
    assert "à une date illisible" in browser.get(f"{url}?voir=trouves").content.decode()
    assert browser.get(f"/scan/pour/inventaire/{stocktake}/").status_code == 200
    stocktaking.close(stocktake, cast.acting(agent))
    assert "à une date illisible" in b"".join(browser.get(f"{url}export/?format=csv").streaming_content).decode()
    report.write(stocktake, io.BytesIO(), by=agent)


def test_a_bad_row_breaks_no_list(visit, device, agent):
    scanning.scan(scanning.opened(agent), device().tag, by=agent)
    ScanLine.objects.update(scanned_at=WRONG[0])
    assert visit(agent).get("/scan/").status_code == 200
