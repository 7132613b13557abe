"""One act for all that was scanned: how many allow it, who may, which rows are refused."""

import pytest

from registry.devices.lifecycle import Status
from registry.devices.models import Device, Event
from registry.scanning import own_list as scanning
from registry.scanning.models import ScanLine
from tests import cast
from tests.scanning.scanned import labels_of, listed, told

ACT = {"on": "2024-06-01"}


def test_each_act_says_how_many_lines_allow_it(scanner, device):
    in_stock, in_service = device("in_stock"), device("in_service")
    alone = labels_of(scanner(in_stock.tag))
    assert (alone["Mettre en service"], "Mettre en stock" in alone) == (1, False)
    page = scanner(in_service.tag)
    both = labels_of(page)
    assert (both["Mettre en service"], both["Envoyer en réparation"], both["Réformer"]) == (1, 2, 2)
    assert "Mettre en service (1 sur 2)</a>" in page.content.decode()
    assert "Réformer</a>" in page.content.decode()


def test_the_lines_that_stand_in_the_way_are_named(scanner, device):
    in_stock, in_service = device("in_stock"), device("in_service")
    scanner(in_stock.tag, in_service.tag)
    page = scanner.client.post("/scan/agir/store/", ACT)
    assert page.status_code == 409
    assert [(line.device, reasons) for line, reasons in page.context["refused"]] == [
        (in_stock, ["il est « En stock »"])
    ]


def test_the_acts_are_those_that_the_role_allows(visit, agent, manager, device):
    one = device("retired")
    for person, may in ((agent, False), (manager, True)):
        page = visit(person).post("/scan/", {"code": one.tag}, follow=True)
        assert ("Donner" in labels_of(page)) is may


def test_one_act_for_all(scanner, agent, device):
    devices = [device("in_service"), device("in_repair")]
    page = scanner(*(one.tag for one in devices))
    assert "Mettre en stock" in labels_of(page)
    assert scanner.client.get("/scan/agir/store/").status_code == 200
    page = scanner.client.post("/scan/agir/store/", ACT, follow=True)
    assert told(page) == ["« Mettre en stock » est enregistré pour 2 matériels."]
    assert listed() == []
    assert set(Device.objects.values_list("status", flat=True)) == {Status.IN_STOCK}
    events = [cast.last(one) for one in devices]
    assert {(event.action, event.by, event.via, str(event.on)) for event in events} == {
        ("store", agent, "scan", "2024-06-01")
    }
    assert events[0].operation == events[1].operation


def test_the_facts_of_an_act_are_asked(scanner, device):
    one = device("in_stock")
    scanner(one.tag)
    page = scanner.client.post("/scan/agir/retire/", ACT)
    assert "functional" in page.context["form"].errors
    assert listed() == [one]
    scanner.client.post("/scan/agir/retire/", ACT | {"functional": "false"})
    assert cast.last(one).functional is False


def test_a_refused_row_is_named_and_nothing_is_written(scanner, device):
    good, bad = device("in_service"), device("in_service", on=cast.day("2025-01-01"))
    scanner(good.tag, bad.tag)
    count = Event.objects.count()
    page = scanner.client.post("/scan/agir/store/", ACT)
    reason = "la date du 01/06/2024 précède le dernier mouvement (01/01/2025)"
    assert page.status_code == 409
    assert [(line.device, reasons) for line, reasons in page.context["refused"]] == [(bad, [reason])]
    assert f"{bad.pretty_tag}</span> : {reason}." in page.content.decode()
    assert (Event.objects.count(), len(listed())) == (count, 2)


def test_refused_rows_are_removed_and_the_rest_goes(scanner, device):
    good, bad = device("in_service"), device("in_service", on=cast.day("2025-01-01"))
    scanner(good.tag, bad.tag)
    refused = scanner.client.post("/scan/agir/store/", ACT).context["refused"]
    lines = [line.pk for line, _ in refused]
    page = scanner.client.post("/scan/agir/store/", ACT | {"line": lines, "drop": "1"})
    assert page.context["form"]["on"].value() == "2024-06-01"
    assert listed() == [good]
    page = scanner.client.post("/scan/agir/store/", ACT | {"line": lines}, follow=True)
    assert told(page) == ["« Mettre en stock » est enregistré pour 1 matériel."]


def test_removing_every_refused_row_leads_back_to_the_list(scanner, device):
    bad = device("in_service", on=cast.day("2025-01-01"))
    scanner(bad.tag)
    lines = [ScanLine.objects.get().pk]
    answer = scanner.client.post("/scan/agir/store/", ACT | {"line": lines, "drop": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/scan/")


def test_an_act_that_no_line_allows_is_not_begun(scanner, device):
    scanner(device("in_stock").tag)
    page = scanner.client.get("/scan/agir/store/", follow=True)
    assert told(page) == ["« Mettre en stock » n’est possible pour aucune ligne de la liste."]


@pytest.mark.parametrize("action", ["nothing", "receive", "hand_over", "correct"])
def test_only_direct_acts_have_a_page(scanner, device, action):
    scanner(device().tag)
    assert scanner.client.post(f"/scan/agir/{action}/", ACT).status_code == 404


def test_an_act_beyond_the_role_is_forbidden_and_the_list_stays(scanner, device):
    scanner(device("retired").tag)
    answer = scanner.client.post("/scan/agir/sell/", ACT | {"counterparty_name": "Tri et Fils"})
    assert answer.status_code == 403
    assert len(listed()) == 1


def test_the_same_list_sent_twice_acts_once(agent, device):
    one, session = device(), scanning.opened(agent)
    scanning.scan(session, one.tag, by=agent)
    act = cast.acting(agent, cast.day("2024-06-01"))
    assert len(scanning.record(session, "assess", act, functional=True)) == 1
    assert scanning.record(session, "assess", act, functional=True) == []


def test_an_empty_list_is_said(scanner, device):
    page = scanner.client.post("/scan/agir/store/", ACT, follow=True)
    assert told(page) == ["La liste est vide : rien n’a été enregistré."]


def test_a_device_that_left_the_scope_leaves_the_list(scanner, device, men):
    one = device("in_service")
    scanner(one.tag)
    Device.objects.filter(pk=one.pk).update(organisation=men)
    assert list(scanner().context["lines"]) == []
