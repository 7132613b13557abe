"""A stocktake names to each reader what they may see of it; the rest is counted: page, list of scans, files, paper."""

import io
import zipfile

import pypdfium2
import pytest

from registry.devices import ledger
from registry.devices.models import Device
from registry.shared import moves
from registry.stocktakes import stocktaking
from registry.stocktakes.models import StocktakeLine
from tests import cast

SERIAL, MAKER = "SECRET-42", "Fabricant-discret"


@pytest.fixture
def stocktake(dsi, manager):
    return stocktaking.start(cast.acting(manager), organisation=dsi)


@pytest.fixture
def away(stocktake, device, dgpr, manager):
    """What a manager of the ministry scanned there, and an agent of the service may not see."""
    one = device(at=dgpr, serial=SERIAL, manufacturer=MAKER)
    stocktaking.scan(stocktake, cast.acting(manager), code=one.tag)
    return one


def text_of(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def cells(answer, kind):
    """The rows of a file, by heading; those of a workbook as they are written."""
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def names(text, one):
    return [word for word in (one.tag, one.pretty_tag, SERIAL, MAKER) if word in text]


@pytest.mark.parametrize(("person", "told"), [("agent", False), ("manager", True)])
@pytest.mark.parametrize("closed", [False, True])
def test_the_page_and_the_list_of_scans(visit, request, stocktake, away, manager, person, told, closed):
    if closed:
        stocktaking.close(stocktake, cast.acting(manager))
    browser = visit(request.getfixturevalue(person))
    page = browser.get(f"{stocktake.get_absolute_url()}?voir=inattendus")
    assert ("Inattendus (1)" in page.content.decode(), page.context["tally"].unexpected) == (True, 1)
    assert bool(names(page.content.decode(), away)) == told
    assert ("1 matériel compté ici n’est pas nommé" in page.content.decode()) == (not told)
    live = browser.get(f"/scan/pour/inventaire/{stocktake}/").content.decode()
    assert bool(names(live, away)) == told
    assert "1 inattendu" in live


@pytest.mark.parametrize(("person", "told"), [("agent", False), ("manager", True)])
def test_the_paper(visit, request, stocktake, away, manager, person, told):
    stocktaking.close(stocktake, cast.acting(manager))
    browser, url = visit(request.getfixturevalue(person)), stocktake.get_absolute_url()
    paper = text_of(browser.get(f"{url}rapport.pdf").content)
    assert bool(names(paper, away)) == told
    assert ("1 matériel hors de votre périmètre" in paper) == (not told)


@pytest.mark.parametrize(("person", "told"), [("agent", False), ("manager", True)])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_each_file_counts_it(visit, request, stocktake, away, manager, kind, person, told):
    stocktaking.close(stocktake, cast.acting(manager))
    answer = visit(request.getfixturevalue(person)).get(f"{stocktake.get_absolute_url()}export/?format={kind}")
    text = cells(answer, kind)
    assert bool(names(text, away)) == told
    assert ("1 matériel hors de votre périmètre" in text) == (not told)


def test_what_left_since_a_closed_one_is_counted_and_no_more_named(visit, agent, stocktake, device, men, dsi):
    one = device(serial=SERIAL, manufacturer=MAKER)
    stocktaking.close(stocktake, cast.acting(agent))
    Device.objects.filter(pk=one.pk).update(organisation=men)
    page = visit(agent).get(stocktake.get_absolute_url()).content.decode()
    assert ("Manquants (1)" in page, names(page, one)) == (True, [])


def test_a_scan_of_what_one_does_not_see_is_not_taken_back(stocktake, away, agent, manager):
    line = StocktakeLine.objects.get()
    with pytest.raises(moves.Refusal):
        stocktaking.remove(stocktake, cast.acting(agent), line=line.pk)
    stocktaking.remove(stocktake, cast.acting(manager), line=line.pk)
    assert not StocktakeLine.objects.exists()


def test_a_device_whose_entry_was_undone_is_counted(visit, agent, stocktake, device):
    one = device("received", serial=SERIAL, manufacturer=MAKER)
    stocktaking.scan(stocktake, cast.acting(agent), code=one.tag)
    ledger.correct(one.events.get(), cast.acting(agent, motive="doublon"))
    page = visit(agent).get(f"{stocktake.get_absolute_url()}?voir=trouves").content.decode()
    assert ("Trouvés (1)" in page, names(page, one)) == (True, [])
