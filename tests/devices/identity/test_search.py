"""What a search finds, whatever the case and the accents, and the filters beside it: page, API and file alike."""

import pytest
from django.db import connection

from registry.devices.identity import search
from registry.devices.models import Device
from tests.api import Client

LIST = "/materiels/"


@pytest.fixture
def estate(device, past, dgpr):
    """The tags hold no letter: a word is found in what is told here, or nowhere."""
    erased = ("erase", "2024-03-15", {"erasure": "purge"})
    return {
        "dell": device(
            tag="98870888790", manufacturer="Dell", model="Latitude 5420", serial="AB-12", place="Étage 2, bureau 14"
        ),
        "screen": device(
            "in_service",
            tag="90078787870",
            category="screen",
            manufacturer="IIYAMA",
            model="Écran P24[19]H*",
            place="CŒUR",
        ),
        "gone": past(
            ("register", "2019-05-01"),
            ("retire", "2023-06-30", {"functional": True, "unit_value": "400"}),
            erased,
            tag="08990908987",
            manufacturer="Fujitsu",
            model="Lifebook Ñandú 50%_",
            place="Dépôt",
            at=dgpr,
        ),
    }


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("dell", "dell"),
        ("DELL", "dell"),
        ("etage", "dell"),
        ("ÉTAGE", "dell"),
        ("étage bureau", "dell"),
        ("bureau dell 14", "dell"),
        ("bureau dell 15", ""),
        ("ecran", "screen"),
        ("iiyama p24[19]h*", "screen"),
        ("[", "screen"),
        ("*", "screen"),
        ("?", ""),
        ("nandu", "gone"),
        ("%", "gone"),
        ("_", "gone"),
        ("\\", ""),
        ("'", ""),
        ("cœur", "screen"),
        ("depot fujitsu", "gone"),
        ("e", "gone screen dell"),
        ("a b c d e f g h mot-que-personne-ne-lit", ""),
        ("𝔘", "gone screen dell"),
    ],
)
def test_a_search_finds_every_word_in_any_fact(estate, words, found):
    assert list(search.search(Device.objects.all(), words)) == [estate[name] for name in found.split()]


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda tag: f" {tag[:4]}-{tag[4:8]}-{tag[8:]} ", lambda tag: tag[2:9]]
)
def test_a_tag_is_found_however_it_is_written(visit, manager, estate, write):
    one = estate["dell"]
    response = visit(manager).get(LIST, {"q": write(one.tag)})
    assert response.context["page"].rows == [one]


def test_a_serial_that_looks_like_a_tag_is_found_too(visit, manager, device, estate):
    tag, one = estate["dell"].tag, device(serial="")
    Device.objects.filter(pk=one.pk).update(serial=tag, manufacturer="Dell")
    Device.objects.filter(pk=estate["dell"].pk).update(tag="AUTRE-1")
    assert visit(manager).get(LIST, {"q": tag}).context["page"].rows == [one]


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("place=bureau", "dell"),
        ("place=etage+2+bureau", "dell"),
        ("place=bureau+1", ""),
        ("functional=yes", "gone"),
        ("functional=unknown", "screen dell"),
        ("erasure=missing", "dell"),
        ("erasure=done", "gone"),
        ("value=over", "gone"),
        ("value=under", ""),
        ("value=unknown", "screen dell"),
        ("retired_since=2023-06-30", "gone"),
        ("retired_since=2023-07-01", ""),
        ("retired_until=30/06/2023", "gone"),
        ("acquired_until=2019-04-30", ""),
        ("acquired_since=2019-05-01&acquired_until=2019-05-01", "gone"),
        ("acquired_since=2019-05-02", "screen dell"),
        ("category=screen&place=coeur", "screen"),
    ],
)
def test_page_api_and_file_share_the_filters(visit, manager, estate, query, found):
    wanted = [estate[name] for name in found.split()]
    assert visit(manager).get(f"{LIST}?{query}").context["page"].rows == wanted
    status, body = Client(manager).ask("get", f"devices/?{query}")
    assert (status, [row["tag"] for row in body["results"]]) == (200, [device.tag for device in wanted])
    file = b"".join(visit(manager).get(f"{LIST}export/?format=csv&{query}").streaming_content).decode()
    assert [tag in file for tag in (one.tag for one in estate.values())] == [one in wanted for one in estate.values()]


def test_a_folded_filter_stays_open_while_it_counts(visit, manager, estate):
    browser = visit(manager)
    assert 'class="app-fold">' in browser.get(f"{LIST}?q=dell").content.decode()
    for query in ("place=bureau", "retired_since=hier"):
        assert 'class="app-fold" open>' in browser.get(f"{LIST}?{query}").content.decode()


def test_a_wrong_date_is_said(visit, manager, estate):
    response = visit(manager).get(f"{LIST}?acquired_since=2024-02-31")
    assert 'class="fr-message fr-message--error"' in response.content.decode()


def test_postgresql_reads_the_index_and_sqlite_the_table(db):
    indexed = connection.vendor == "postgresql"
    if indexed:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search.search(Device.objects.order_by(), "latitude").explain()
    assert ("device_search" in plan) == indexed


def test_every_accented_letter_has_one_plain_letter():
    assert len(search.BOTH) == len(search.UNACCENTED)
    assert search.folded(search.BOTH) == search.UNACCENTED
    assert search.folded("DATE") == "date"
