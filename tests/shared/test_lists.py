"""Every list leaves as a file: its rows, in scope, in French, with nothing that a spreadsheet would compute."""

import csv
import io

import pytest
from django.core.management import call_command

from registry.devices import lists as device_lists
from registry.devices.models import Device, Event
from registry.shared.access import OPERATOR
from registry.shared.files import download, lists
from registry.waste import collecting
from registry.waste.models import Collector
from tests import cast

EXPORTS = [
    "/materiels/reformes/export/",
    "/materiels/historique/export/",
    "/organisations/export/",
    "/transferts/recus/export/",
    "/transferts/envoyes/export/",
    "/collectes/export/",
    "/chiffres/retired_plan/whole/export/",
    "/lots/export/",
    "/demandes/export/",
]


def rows(response):
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("url", EXPORTS)
@pytest.mark.parametrize("kind", download.KINDS)
def test_each_list_leaves_in_each_format(visit, device, manager, url, kind):
    device("retired")
    response = visit(manager).get(f"{url}?format={kind}")
    assert (response.status_code, len(b"".join(response.streaming_content)) > 30) == (200, True)
    assert f'.{kind}"' in response["Content-Disposition"]
    assert visit(manager).get(f"{url}?format=exe").status_code == 404


@pytest.mark.parametrize("url", [url for url in EXPORTS if "lots" not in url and "demandes" not in url])
def test_a_member_of_an_association_has_none_of_them(visit, member, url):
    assert visit(member).get(url).status_code == 403


def test_the_retired_stock_says_where_each_should_go(visit, device, manager, dgpr):
    one = device("retired", model="=1+1", place="Cave")
    device()
    (row,) = rows(visit(manager).get("/materiels/reformes/export/"))
    assert (row["étiquette"], row["modèle"], row["lieu"]) == (one.tag, "'=1+1", "Cave")
    assert (row["destination proposée"], row["réformé depuis"]) == ("À préciser", "Plus de 2 ans")
    assert (row["fonctionnel"], row["date de réforme"]) == ("oui", cast.DAY.isoformat())
    assert rows(visit(manager).get("/materiels/reformes/export/?organisation=MTE-DGPR")) == []


def test_collections_and_what_stands_on_their_pallets(visit, past, manager, stranger, mte):
    worn = past(*cast.way("retired", mte), ("erase", cast.DAY, {"erasure": "destroy"}), serial="S1")
    collector = Collector.objects.get(name="Ecologic")
    kept, other = (
        collecting.open_collection(cast.acting(OPERATOR), organisation=mte, collector=collector, site="1 quai")
        for _ in range(2)
    )
    collecting.scan(kept, cast.acting(manager), code=worn.tag, pallet=2)
    client, lines = visit(manager), f"/collectes/{kept.number}/export/"
    assert {row["collecte"] for row in rows(client.get("/collectes/export/"))} == {kept.number, other.number}
    assert rows(client.get("/collectes/export/?status=closed")) == []
    (line,) = rows(client.get(lines))
    assert (line["étiquette"], line["palette"], line["poids estimé (kg)"]) == (worn.tag, "2", "1,65")
    assert rows(client.get(f"/collectes/{other.number}/export/")) == []
    assert rows(visit(stranger).get("/collectes/export/")) == []
    assert visit(stranger).get(lines).status_code == 404


def test_transfers_are_read_from_both_ends(visit, device, manager, stranger, mte, men):
    one = device("transferred")
    (sent,) = rows(visit(manager).get("/transferts/envoyes/export/"))
    (awaited,) = rows(visit(stranger).get("/transferts/recus/export/"))
    assert sent == awaited
    assert (sent["étiquette"], sent["de"], sent["à"]) == (one.tag, "Direction du numérique", men.name)
    assert rows(visit(manager).get("/transferts/recus/export/")) == []
    assert rows(visit(stranger).get("/transferts/envoyes/export/")) == []


def test_a_figure_leaves_with_the_devices_behind_it(visit, device, manager):
    one = device("donated")
    (row,) = rows(visit(manager).get("/chiffres/retired_plan/whole/export/?year=2024"))
    assert (row["étiquette"], row["voie de sortie"], row["bénéficiaire"]) == (one.tag, "Don", "Claviers solidaires")
    assert rows(visit(manager).get("/chiffres/retired_plan/whole/export/?year=2023")) == []
    assert visit(manager).get("/chiffres/rien/whole/export/").status_code == 404
    assert visit(manager).get("/chiffres/retired_plan/whole/export/?organisation=MEN").status_code == 404


def test_the_history_leaves_with_its_filters(visit, device, manager, stranger):
    one = device("retired")
    told = rows(visit(manager).get("/materiels/historique/export/"))
    assert [(row["étiquette"], row["acte"], row["état après"]) for row in told] == [
        (one.tag, "Reprise d’inventaire", "En stock"),
        (one.tag, "Réforme", "Réformé"),
    ]
    assert [row["acte"] for row in rows(visit(manager).get("/materiels/historique/export/?action=retire"))] == [
        "Réforme"
    ]
    assert rows(visit(stranger).get("/materiels/historique/export/")) == []


def test_the_history_has_its_page(visit, device, manager, stranger):
    one = device("retired")
    page = visit(manager).get("/materiels/historique/?action=retire")
    assert [(event.device, event.action) for event in page.context["page"].rows] == [(one, "retire")]
    assert visit(stranger).get("/materiels/historique/").context["count"] == 0


def test_organisations_are_imported_again_without_change(visit, administrator, dsi, dgpr, tmp_path, capsys):
    response = visit(administrator).get("/organisations/export/")
    file = tmp_path / "organisations.csv"
    file.write_bytes(b"".join(response.streaming_content))
    call_command("import_organisations", str(file))
    assert len(file.read_text().splitlines()) == 4


def test_a_list_is_read_in_parts(past, device, monkeypatch, django_assert_num_queries):
    for _ in range(5):
        device("retired")
    monkeypatch.setattr(lists, "CHUNK", 2)
    with django_assert_num_queries(6):
        told = list(device_lists.EVENTS.lines(Event.objects.all()))
    assert len(told) == Event.objects.count() == 10
    assert {line[0] for line in told} == set(Device.objects.values_list("tag", flat=True))
