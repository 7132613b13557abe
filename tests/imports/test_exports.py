"""The list of devices as a file: what it holds, for whom, and that an import reads it without loss."""

import tracemalloc
from collections import deque
from datetime import date
from io import BytesIO

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.devices.ledger.replay import DEVICE_CACHE, STAY
from registry.devices.models import Device, Event, Stay
from registry.devices.models.device import FACTS
from registry.imports import export, serving
from registry.imports.explaining import memory
from registry.imports.opening import formats
from registry.imports.values.columns import DEVICE_COLUMNS
from registry.shared.access import OPERATOR
from registry.shared.files import download
from registry.tabular import writing
from tests import cast, staging
from tests.api import Client
from tests.imports.estates import estates

PAGE, API = "/materiels/export/", "/api/devices/export/"
KINDS = list(download.KINDS)
each_kind = pytest.mark.parametrize("kind", KINDS)


def of(response):
    return b"".join(response.streaming_content)


def exported(kind):
    headings, lines = export.headings(), export.lines(Device.objects.all())
    if kind == "csv":
        return b"".join(writing.csv_lines(headings, lines))
    file = BytesIO()
    writing.WORKBOOKS[kind](file, headings, lines)
    return file.getvalue()


# import(export(x)) == x, of any estate that the columns can tell.


def bring(data, into):
    staged = staging.bring(staging.source(data, "", into, by=OPERATOR))
    assert staged.errors == []
    return staged.numbers


def everything():
    """All that the registry knows, keys aside; a diagnosis that says nothing new leaves no trace in the columns."""
    facts = ["tag", "category__code", *FACTS, *(name for name in DEVICE_CACHE if name != "last_on")]
    return (
        list(Device.objects.order_by("tag").values_list(*facts)),
        list(Stay.objects.order_by("device__tag", "pk").values_list("device__tag", *STAY)),
        list(
            Event.objects.exclude(action="assess")
            .order_by("device__tag", "pk")
            .values_list("device__tag", "action", "on")
        ),
    )


# What is drawn are facts, many in one estate: the database that serves meets the most of them.
TIMES = 1 if connection.vendor == "sqlite" else 2
drawn = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.slow
@settings(drawn, max_examples=15 * TIMES)
@given(rows=estates())
def test_an_export_is_imported_again_without_loss(mte, dsi, men, asso, company, rows):
    columns = [column.key for column in DEVICE_COLUMNS]
    with transaction.atomic():
        bring(b"".join(writing.csv_lines(columns, ([row.get(key) for key in columns] for row in rows))), mte)
        before, files = everything(), {kind: exported(kind) for kind in KINDS}
        transaction.set_rollback(True)
    for data in files.values():
        with transaction.atomic():
            assert not Device.objects.exists()
            bring(data, mte)
            assert everything() == before
            assert bring(data, mte) == {"new": 0, "changed": 0, "unchanged": sum(map(len, before[:1]))}
            assert everything() == before
            assert export.headings() == [column.heading for column in DEVICE_COLUMNS]
            transaction.set_rollback(True)


# The oracle of an update: what is told in two files comes to what one file tells.


FIRST = "tag serial category organisation acquired_on origin issued_on".split()


@pytest.mark.slow
@settings(drawn, max_examples=10 * TIMES)
@given(rows=estates(), first=st.sampled_from([FIRST, FIRST[:-1], [*FIRST, "manufacturer", "price", "reused_on"]]))
def test_a_file_that_completes_another_comes_to_the_whole(mte, dsi, men, asso, company, rows, first):
    rows = [row | {"tag": f"INV-{rank}"} for rank, row in enumerate(rows)]
    columns = [column.key for column in DEVICE_COLUMNS]
    whole, start = (
        b"".join(writing.csv_lines(keys, ([row.get(key) for key in keys] for row in rows))) for keys in (columns, first)
    )
    told = []
    for files in ([whole], [start, whole]):
        with transaction.atomic():
            for data in files:
                bring(data, mte)
            told.append(everything())
            assert bring(whole, mte)["unchanged"] == len(rows)
            assert everything() == told[-1]
            transaction.set_rollback(True)
    assert told[0] == told[1]


# What a live past becomes.


def row_of(kind="csv"):
    (row,) = formats.read(exported(kind), columns=memory.columns()).rows
    return {key: value for key, value in row.values.items() if value not in ("", None)}


def test_a_past_that_was_lived_is_told_by_its_dates(past, dsi, dgpr, men):
    device = past(
        ("receive", "2020-01-01"),
        ("store", "2020-01-02"),
        ("issue", "2020-02-01"),
        ("store", "2021-01-01"),
        ("issue", "2021-02-01", {"organisation": dgpr}),
        ("retire", "2024-01-01", {"functional": True}),
        ("erase", "2024-01-02", {"erasure": "purge"}),
        ("transfer", "2024-02-01", {"counterparty": men}),
        model="T480",
    )
    assert row_of() == {
        "tag": device.tag, "category": "laptop", "model": "T480", "organisation": "MTE-DGPR", "origin": "new",
        "acquired_on": date(2020, 1, 1), "issued_on": date(2020, 2, 1), "reused_on": date(2021, 2, 1),
        "retired_on": date(2024, 1, 1), "functional": True, "erasure": "purge", "left_on": date(2024, 2, 1),
        "route": "transferred", "counterparty": "MEN",
    }  # fmt: skip


# Surfaces: the page and the API give the same file, of the same rows.


@pytest.fixture
def get(client):
    def ask(user, url, **query):
        if url == API:
            return Client(user).get(url, query)
        client.force_login(user)
        return client.get(url, query)

    return ask


both = pytest.mark.parametrize("url", [PAGE, API])


def tags_in(response):
    return [row.values["tag"] for row in formats.read(of(response), columns=memory.columns()).rows]


@both
@each_kind
def test_a_list_leaves_as_a_file(get, reader, past, url, kind):
    one = past(("register", cast.DAY))
    response = get(reader, url, format=kind)
    assert response["Content-Type"] == writing.TYPES[kind]
    assert response["Content-Disposition"] == f'attachment; filename="materiels-{date.today()}.{kind}"'
    assert tags_in(response) == [one.tag]


@pytest.mark.each_database
@both
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [0, 1, 2]),
        ({"status": "lost"}, [2]),
        ({"category": "screen"}, [1]),
        ({"q": "T480"}, [0]),
        ({"organisation": "MTE-DSI"}, [0, 1, 2]),
    ],
)
def test_the_filters_of_the_list_are_those_of_the_file(get, reader, past, url, query, found):
    made = [
        past(("register", cast.DAY), model="T480"),
        past(("register", cast.DAY), category="screen"),
        past(("register", cast.DAY), ("lose", cast.DAY)),
    ]
    assert tags_in(get(reader, url, format="csv", **query)) == [made[rank].tag for rank in found]


@both
def test_a_neighbour_gets_nothing_of_it(get, stranger, past, url):
    past(("register", cast.DAY))
    response = get(stranger, url, format="csv")
    assert of(response).count(b"\n") == 1


@both
def test_an_association_has_no_list(get, member, url):
    assert get(member, url, format="csv").status_code == 403


@pytest.mark.parametrize("kind", ["", "xls", "CSV", "../x"])
def test_another_format_is_none(get, reader, kind):
    assert get(reader, PAGE, format=kind).status_code == 404
    answer = get(reader, API, format=kind)
    assert (answer.status_code, list(answer.json()["codes"])) == (400, ["format"])


def test_the_api_refuses_a_filter_that_is_none(get, reader):
    assert get(reader, API, format="csv", status="nowhere").status_code == 400


def test_the_list_offers_its_files_with_its_filters(get, reader, past):
    past(("register", cast.DAY))
    page = get(reader, "/materiels/", status="in_stock").content.decode()
    assert [f'href="/materiels/export/?format={kind}&amp;status=in_stock"' in page for kind in KINDS] == [True] * 3


@each_kind
def test_a_file_costs_the_same_queries_for_one_device_or_thirty(past, django_assert_num_queries, kind):
    for count in (1, 29):
        for _ in range(count):
            past(("register", cast.DAY), ("issue", cast.DAY))
        with django_assert_num_queries(5):
            exported(kind)


@each_kind
def test_memory_does_not_grow_with_the_list(dsi, kind, monkeypatch):
    """The rows are made up: what is measured is that none is kept."""
    line = ["x" * 40] * 24
    monkeypatch.setattr(export, "lines", lambda devices: (line for _ in range(6_000)))
    tracemalloc.start()
    try:
        response = serving.answer(Device.objects.all(), kind)
        deque(response.streaming_content, maxlen=0)
        if kind != "csv":
            response.file_to_stream.close()
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
