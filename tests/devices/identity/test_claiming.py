"""Who takes a tag: one rule, whatever the surface; a neighbour's blank label and another's code are never taken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from registry.devices import ledger
from registry.devices.identity import aliases, blanks, claiming, tags
from registry.devices.models import Alias, Blank, Category, Device, Naming
from registry.imports import imports
from registry.imports.planning.source import Source
from registry.shared import moves
from registry.shared.access import OPERATOR
from tests import cast, codes
from tests.api import Client

ENTRY = {"category": "laptop", "organisation": "MTE-DSI", "acquired_on": "2024-03-15", "origin": "new"}
ALL = ("api", "import", "command", "enter", "retag")


@pytest.fixture
def clerk(mte):
    return cast.user("clerk", "manager", mte)


@pytest.fixture
def claim(dsi, clerk, device, tmp_path):
    """claim(surface, tag): the sentence of the refusal, empty when a device of the clerk's service bears the tag."""

    def file(tag):
        return f"tag;category;acquired_on;origin\n{tag};laptop;2024-03-15;new\n".encode()

    def api(tag):
        status, body = Client(clerk).ask("post", "devices/", ENTRY | {"tag": tag})
        return "" if status == 201 else str(body)

    def import_(tag):
        staged, _ = imports.bring(Source(file(tag), "parc.csv", dsi, cast.acting(clerk, via="import")))
        return " ".join(f"{one.column} {one.reason}" for one in staged.errors)

    def command(tag):
        path = tmp_path / "parc.csv"
        path.write_bytes(file(tag))
        try:
            call_command("import_devices", str(path), "--organisation", "MTE-DSI", stdout=None)
        except (CommandError, SystemExit) as refused:
            return str(refused) or "refusé"
        return ""

    def enter(tag):
        ledger.enter([cast.history(dsi, [("register", cast.DAY)], tag=tag)], cast.acting(clerk))
        return ""

    def retag(tag):
        aliases.retag(device(), tag, by=clerk)
        return ""

    ways = {"api": api, "import": import_, "enter": enter, "retag": retag, "command": command}

    def ask(surface, tag):
        try:
            return ways[surface](tag)
        except moves.Refusal as refused:
            return str(refused)

    return ask


@pytest.mark.parametrize("surface", ALL)
@pytest.mark.parametrize("written", [str, tags.pretty, str.lower])
def test_a_neighbours_blank_label_is_not_taken(claim, men, surface, written):
    blank = blanks.make(men, 1, by=OPERATOR).blanks.get()
    tag = blank.tag if surface in ("enter", "retag") else written(blank.tag)
    said = claim(surface, tag)
    assert said
    assert "Ministère de l’éducation" not in said
    assert not Device.objects.filter(tag__in=(blank.tag, tag.upper())).exists()
    assert blanks.is_free(blank)


@pytest.mark.parametrize("surface", ALL)
@pytest.mark.parametrize("written", [str, tags.pretty, str.lower])
def test_ones_own_blank_label_is_claimed_as_the_page_does(claim, mte, surface, written):
    blank = blanks.make(mte, 1, by=OPERATOR).blanks.get()
    assert claim(surface, blank.tag if surface in ("enter", "retag") else written(blank.tag)) == ""
    one = Device.objects.get(tag=blank.tag)
    assert one.labelled_on is not None
    assert not blanks.is_free(blank)


@pytest.mark.parametrize("surface", ALL)
@pytest.mark.parametrize("text", ["INV-2024-7", "10000000015"])
def test_the_code_of_anothers_device_is_no_tag(claim, device, men, surface, text):
    other = device(at=men, manufacturer="Secret")
    Alias.objects.create(device=other, text=text)
    said = claim(surface, text)
    assert said
    assert not any(word in said for word in ("Secret", other.tag, other.pretty_tag))
    assert not Device.objects.filter(tag=text).exists()


@pytest.mark.parametrize("surface", ALL)
def test_the_tag_of_anothers_device_stays_its_own(claim, device, men, surface):
    other = device(at=men)
    assert claim(surface, other.tag)
    assert Device.objects.get(tag=other.tag).organisation == men


@pytest.mark.parametrize("surface", ["api", "import", "command"])
def test_a_tag_that_reads_as_a_taken_one_is_refused(claim, men, surface):
    tag = next(tag for tag in iter(tags.new, None) if "0" in tag)
    Blank.objects.create(batch=blanks.make(men, 1, by=OPERATOR), tag=tag)
    assert claim(surface, tag.replace("0", "O"))
    assert not Device.objects.exists()


def test_an_inventory_number_is_kept_as_its_owner_writes_it():
    number = next(text for text in (f"INV{rank:08}" for rank in range(999)) if tags.clean(text))
    assert tags.given(number.lower()) == number


def test_a_code_that_is_a_tag_is_not_attached(device, agent, men):
    one, other = device(), device(at=men, tag="INV-9")
    blank = blanks.make(men, 1, by=OPERATOR).blanks.get()
    for text in (other.tag, other.tag.lower(), blank.tag, tags.pretty(blank.tag)):
        with pytest.raises(moves.Refusal):
            aliases.attach(one, text, by=agent)
    assert not Alias.objects.exists()


def test_a_code_may_be_a_tag_again_once_it_is_taken_off(claim, device, agent):
    alias = aliases.attach(device(), "INV-5", by=agent)
    assert claim("api", "INV-5")
    aliases.detach(alias, by=agent)
    assert claim("api", "INV-5") == ""


def test_one_goes_from_number_to_number(device, agent):
    one = device(tag="INV-1")
    for tag in ("INV-2", "INV-1", "INV-2"):
        aliases.retag(one, tag, by=agent)
    assert (one.tag, Alias.objects.get().text) == ("INV-2", "INV-1")
    assert dict(Naming.objects.values_list("text", "device")) == {"INV-1": one.pk, "INV-2": one.pk}


def test_the_database_refuses_a_tag_that_another_code_says(device):
    Naming.objects.create(text="INV-3", device=device())
    with pytest.raises(IntegrityError), transaction.atomic():
        claiming.take([device(tag="INV-4"), Device(pk=device().pk, tag="INV-3", category=Category.objects.first())])


def test_who_may_not_label_takes_no_blank(dsi, mte, device, reader):
    blank = blanks.make(mte, 1, by=OPERATOR).blanks.get()
    with pytest.raises(PermissionDenied):
        aliases.retag(device(), blank.tag, by=reader)
    assert claiming.may_claim(reader, blank) is False


def test_of_two_at_once_the_second_waits(dsi):
    """A tag that has not been committed yet holds up whoever says the same text, as a tag or as another code. SQLite
    has one writer at a time."""
    if connection.vendor == "sqlite":
        return
    ledger.enter([cast.history(dsi, [("register", cast.DAY)], tag="INV-6")], cast.acting(OPERATOR))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("INSERT INTO devices_naming (text, device_id) VALUES ('INV-6', 1)")
    finally:
        other.close()


def test_who_waited_is_refused(device, agent):
    """What the database tells once the other has committed: another device bears the text."""
    Naming.objects.create(text="INV-6", device=device())
    with codes.refused("code_taken"):
        aliases.attach(device(), "INV-6", by=agent)
    with pytest.raises(moves.Refusal):
        aliases.retag(device(), "INV-6", by=agent)
    assert not Alias.objects.exists()
