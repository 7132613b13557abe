"""A device whose entry is undone: it is nowhere, its number is free, and it may enter again."""

import pytest

from registry.devices import facts, ledger
from registry.devices.history import former
from registry.devices.identity import lookup
from registry.devices.ledger import History, Step
from registry.devices.models import Change, Device, Stay
from registry.figures.figures import Period, compute, of_organisation
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.devices.ledger.entries import entry_of, reasons, undo

pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def gone(device, agent):
    one = device("in_service", serial="AB12", manufacturer="Dell", place="Cave")
    undo(entry_of(one).operation)
    return Device.objects.get(pk=one.pk)


def test_without_its_entry_a_device_is_nowhere(gone, dsi, mte, visit, agent):
    assert (gone.status, gone.organisation, gone.last_on, gone.used) == ("", dsi, None, False)
    assert not Stay.objects.exists()
    assert [figure.whole for figure in compute(of_organisation(mte), Period.of(2024))][:2] == [0, 0]
    assert not Device.objects.visible_to(agent).exists()
    with pytest.raises(lookup.NotFound):
        lookup.find(gone.tag, Device.objects.visible_to(agent))
    assert reasons(ledger.record, [gone], "issue", cast.acting(agent, cast.DAY)) == ["not_in_registry"]
    assert reasons(facts.change, [gone], cast.acting(agent), place="B") == ["not_in_registry"]
    browser = visit(agent)
    assert gone.tag not in browser.get("/materiels/").content.decode()
    assert browser.get(f"/materiels/{gone.tag}/modifier/").status_code == 404


def test_its_history_is_told_to_whoever_saw_it(gone, visit, agent, reader, stranger):
    for person in (agent, reader):
        page = visit(person).get(f"/materiels/{gone.tag}/").content.decode()
        assert "L’entrée de ce matériel a été annulée" in page
        assert "Mauvais fichier" in page
    assert visit(stranger).get(f"/materiels/{gone.tag}/").status_code == 404
    assert former.known_to(stranger, gone.tag) is None
    assert visit(None).get(f"/d/{gone.tag}").status_code == 404


def test_the_page_undoes_an_entry_and_says_what_it_means(visit, agent, device):
    one = device()
    url = f"/materiels/{one.tag}/"
    assert "n’est plus au registre" in visit(agent).get(f"{url}annuler/").content.decode()
    page = visit(agent).post(f"{url}annuler/", {"motive": "Doublon"}, follow=True).content.decode()
    assert "L’entrée de ce matériel a été annulée" in page


def test_it_may_enter_again_as_the_same_device(gone, dsi):
    gone.serial, gone.place = "AB13", ""
    past = ledger.rehearse([History(gone, [Step("register", cast.DAY, {"organisation": dsi})])], cast.acting(OPERATOR))
    ledger.write(past)
    one = Device.objects.get()
    assert (one.pk, one.status, one.serial, one.place) == (gone.pk, "in_stock", "AB13", "")
    assert set(Change.objects.filter(operation=past.act.operation).values_list("field", "before", "after")) == {
        ("serial", "AB12", "AB13"),
        ("place", "Cave", ""),
    }
    assert undo(past.act.operation) == 1
    assert Device.objects.get().status == ""


def test_of_two_that_enter_it_again_one_wins(gone, dsi):
    steps = [Step("register", cast.DAY, {"organisation": dsi})]
    first, second = (ledger.rehearse([History(Device.objects.get(), steps)], cast.acting(OPERATOR)) for _ in range(2))
    ledger.write(first)
    with codes.refused("clash"):
        ledger.write(second)


def test_its_number_is_free_and_a_form_takes_it_back(gone, visit, agent, dsi):
    form = {"organisation": "MTE-DSI", "category": gone.category_id, "serial": "ab12", "manufacturer": "DELL"}
    form |= {"acquired_on": "2024-03-15", "origin": "new"}
    assert visit(agent).post("/materiels/nouveau/", form).url == f"/materiels/{gone.tag}/"
    one = Device.objects.get()
    assert (one.status, one.serial) == ("received", "ab12")
    assert codes.of_page(visit(agent).post("/materiels/nouveau/", form)) == {"__all__": ["serial_taken"]}


def test_a_stranger_takes_the_number_on_a_new_row(gone, visit, stranger):
    form = {"organisation": "MEN", "category": gone.category_id, "serial": "AB12", "manufacturer": "Dell"}
    form |= {"acquired_on": "2024-03-15", "origin": "new"}
    assert visit(stranger).post("/materiels/nouveau/", form).status_code == 302
    assert set(Device.objects.values_list("organisation__code", "status")) == {("MTE-DSI", ""), ("MEN", "received")}
