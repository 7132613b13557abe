"""An entry is not undone while a label, a code or a document put on since names its device: each surface names it."""

import pytest

from registry.devices import ledger
from registry.devices.documents import documents, media
from registry.devices.identity import aliases, blanks
from registry.devices.ledger.traces import CODE, DOCUMENT, LABEL
from registry.devices.models import Alias, Blank, Device, Document
from registry.imports import imports
from registry.imports.planning.source import Source
from registry.shared.moves import Refusal
from tests import cast, codes, files
from tests.api import Client

pytestmark = pytest.mark.usefixtures("sound")

ROW = {"category": "laptop", "acquired_on": "2020-01-01", "origin": "new"}
MOTIVE = {"motive": "Mauvais fichier"}


@pytest.fixture
def kept(sheet, mte, manager):
    return imports.bring(
        Source(
            sheet(ROW | {"tag": "INV-1"}, ROW | {"tag": "INV-2"}),
            "parc.csv",
            mte,
            cast.acting(manager, via="import"),
        )
    )[1]


@pytest.fixture
def one(kept):
    return Device.objects.get(tag="INV-1")


@pytest.fixture
def put(one, mte, manager):
    """put(what): puts something on the device, and says with which sentence it holds its entry."""

    def add(what):
        if what == "label":
            blank = blanks.make(mte, 1, by=manager).blanks.get()
            blanks.claim_known(blank, one, by=manager)
            return LABEL.format(blank.pretty_tag)
        if what == "code":
            return CODE.format(aliases.attach(one, "https://maker.example/x/1", by=manager))
        judged = media.judge(files.pdf("Bon"), "bon.pdf", "document")
        return DOCUMENT.format(documents.store(one, judged, by=manager).name)

    return add


HELD_BY = {"label": "labelled_since", "code": "code_attached_since", "document": "document_added_since"}
WHAT = pytest.mark.parametrize("what", ["label", "code", "document"])


@WHAT
def test_the_import_is_refused_whole(kept, put, one, manager, what):
    reason = put(what)
    with pytest.raises(ledger.Refused) as refused:
        imports.undo(kept, cast.acting(manager, motive="Mauvais fichier", via="import"))
    assert refused.value.refusals == [(one, reason)]
    assert Device.objects.registered().count() == 2
    kept.refresh_from_db()
    assert kept.undoable


@WHAT
@pytest.mark.parametrize("surface", ["page", "api", "entry page", "entry api", "writer"])
def test_every_surface_names_it(client, kept, put, one, manager, what, surface):
    put(what)
    one.refresh_from_db()
    client.force_login(manager)
    match surface:
        case "page":
            answer = client.post(f"/materiels/imports/{kept.pk}/annuler/", MOTIVE)
        case "api":
            answer = Client(manager).post(f"/api/imports/{kept.pk}/undo/", MOTIVE)
        case "entry page":
            answer = client.post(f"/materiels/{one.tag}/annuler/", MOTIVE)
        case "entry api":
            answer = Client(manager).post(f"/api/devices/{one.tag}/correct/", MOTIVE)
        case "writer":
            with codes.devices_refused(HELD_BY[what]) as refused:
                ledger.correct(one.events.get(), cast.acting(manager, motive="Mauvais fichier"))
            assert one.pretty_tag in str(refused.value)
            return
    assert one.pretty_tag in answer.content.decode()
    assert answer.status_code in (200, 409)
    assert Device.objects.registered().count() == 2


def test_the_label_goes_on_naming_its_device(client, kept, put, one, manager):
    put("label")
    blank = Blank.objects.get()
    with pytest.raises(Refusal):
        imports.undo(kept, cast.acting(manager, motive="Mauvais fichier", via="import"))
    client.force_login(manager)
    for text in (blank.tag, "INV-1"):
        assert client.get(f"/d/{text}")["Location"] == f"/materiels/{blank.tag}/"


def test_a_former_tag_of_another_shape_is_not_taken_off(one, put, manager):
    put("label")
    with codes.refused("former_tag"):
        aliases.detach(Alias.objects.get(text="INV-1"), by=manager)


@pytest.mark.parametrize("what", ["code", "document"])
def test_what_is_taken_off_holds_nothing(kept, put, manager, what):
    put(what)
    if what == "code":
        aliases.detach(Alias.objects.get(), by=manager)
    else:
        documents.remove(Document.objects.get(), by=manager, motive="Erreur")
    assert imports.undo(kept, cast.acting(manager, motive="Mauvais fichier", via="import")) == 2


def test_what_was_there_before_an_act_does_not_hold_it(kept, put, one, manager):
    """Only an entry is held: an act of a device that stays in the registry is undone as before."""
    for what in ("label", "code", "document"):
        put(what)
    ledger.record([one], "issue", cast.acting(manager, kept.at.date()))
    ledger.correct(one.events.latest("pk"), cast.acting(manager, motive="Erreur"))
    assert Device.objects.get(pk=one.pk).status == "in_stock"
