"""Two people, one device, one moment: a real server with two processes lets exactly one of them act."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.cookiejar import CookieJar
from itertools import cycle
from threading import Barrier, Event
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from lxml import html

from tests.browser.chromium import PATIENCE
from tests.browser.server import PASSWORD

pytestmark = pytest.mark.each_database
PEOPLE = ("agent@registre.example", "gestionnaire@registre.example")
ROUNDS = 8


@pytest.fixture
def today():
    return date.today().isoformat()


@pytest.fixture(scope="module")
def tokens(server):
    return [server.manage("drf_create_token", email).split()[2] for email in PEOPLE]


def ask(server, token, path, body=None):
    """The status and the answer of one request to the API."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(f"{server.url}/api/{path}", data=data, headers=headers), timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)


def together(server, tokens, path, bodies):
    start = Barrier(len(tokens))

    def send(token, body):
        start.wait()
        return ask(server, token, path, body)

    with ThreadPoolExecutor(len(tokens)) as pool:
        return sorted(pool.map(send, tokens, bodies), key=lambda answer: answer[0])


def test_exactly_one_wins_and_the_other_is_told(server, tokens, today):
    _, found = ask(server, tokens[0], f"devices/?organisation=MTE-DSI&status=in_service&page_size={ROUNDS}")
    devices = [row["tag"] for row in found["results"]]
    assert len(devices) == ROUNDS
    for tag in devices:
        won, told = together(server, tokens, f"devices/{tag}/retire/", [{"on": today, "functional": True}] * 2)
        assert (won[0], told[0]) == (200, 409)
        assert told[1]["refusals"] == [{"tag": tag, "reason": "il est « Réformé »", "code": "wrong_state"}]
        _, events = ask(server, tokens[0], f"events/?device={tag}&action=retire")
        assert len(events["results"]) == 1
    assert "concordent" in server.manage("check_ledger")


def test_two_batches_that_cross_move_whole_or_not_at_all(server, tokens, today):
    _, found = ask(server, tokens[0], "devices/?organisation=MTE-DSI&status=in_service&page_size=6")
    tags = [row["tag"] for row in found["results"]]
    batches = [{"action": "lose", "on": today, "tags": tags}, {"action": "steal", "on": today, "tags": tags[::-1]}]
    won, told = together(server, tokens, "devices/act/", batches)
    assert (won[0], told[0]) == (200, 409)
    assert sorted(row["tag"] for row in told[1]["refusals"]) == sorted(tags)
    states = {ask(server, tokens[0], f"devices/{tag}/")[1]["status"] for tag in tags}
    assert states in ({"lost"}, {"stolen"})
    assert "concordent" in server.manage("check_ledger")


def test_of_two_who_close_one_collection_the_second_is_told(server, tokens, today):
    _, found = ask(server, tokens[0], "collections/?status=open")
    (number,) = [row["number"] for row in found["results"]]
    bodies = [{"on": today, "motive": "Aucun preneur"}] * 2
    won, told = together(server, tokens, f"collections/{number}/close/", bodies)
    assert (won[0], told[0], won[1]["status"]) == (200, 409, "closed")
    assert f"La collecte {number} est à l’état « Close »" in told[1]["detail"]
    consigned = len(ask(server, tokens[0], "events/?action=consign")[1]["results"])
    assert consigned == sum(pallet["count"] for pallet in won[1]["pallets"])
    assert "concordent" in server.manage("check_ledger")


def test_of_two_who_receive_one_transfer_the_second_is_told(server, tokens, today):
    _, announced = ask(server, tokens[0], "transfers/")
    tags = [row["tag"] for row in announced["results"]]
    assert len(tags) == 3
    bodies = [{"tags": tags, "organisation": "MTE-DSI", "on": today}] * 2
    won, told = together(server, tokens, "transfers/accept/", bodies)
    assert (won[0], told[0]) == (200, 409)
    assert {row["reason"] for row in told[1]["refusals"]} == {"il est « Réceptionné »"}
    assert len(ask(server, tokens[0], "events/?action=accept")[1]["results"]) == len(tags)
    assert ask(server, tokens[0], "transfers/")[1]["results"] == []
    assert "concordent" in server.manage("check_ledger")


def test_of_two_who_accept_or_hand_over_one_claim_the_second_is_told(server, tokens, today):
    manager = [tokens[1]] * 2
    _, claims = ask(server, manager[0], "claims/")
    claims = {claim["status"]: claim for claim in claims["results"]}
    submitted, accepted = (f"claims/{claims[status]['id']}" for status in ("submitted", "accepted"))
    won, told = together(server, manager, f"{submitted}/accept/", [{"legal_basis": "3"}] * 2)
    assert (won[0], told[0], won[1]["status"]) == (200, 409, "accepted")
    _, devices = ask(server, manager[0], f"lots/{claims['accepted']['lot']}/devices/")
    tags = {row["tag"] for row in devices["results"] if row["active"]}
    assert {ask(server, manager[0], f"{accepted}/check_in/", {"code": tag})[0] for tag in tags} == {200}
    record = {"handed_on": today, "handed_place": "Lyon", "donor_person": "A. B.", "beneficiary_person": "C. D."}
    won, told = together(server, manager, f"{accepted}/hand_over/", [record] * 2)
    assert (won[0], told[0], won[1]["status"]) == (200, 409, "fulfilled")
    _, events = ask(server, manager[0], "events/?action=hand_over")
    assert sorted(row["device"] for row in events["results"]) == sorted(tags)
    assert "concordent" in server.manage("check_ledger")


def test_an_import_that_is_undone_and_an_act_on_its_device_do_not_cross(server, tokens, today, tmp_path):
    for rank in range(4):
        path = tmp_path / f"parc-{rank}.csv"
        path.write_text(f"serial;category;acquired_on;origin\nDEUX-{rank};screen;{today};new\n")
        server.manage("import_devices", str(path), "--organisation", "MTE-DSI")
        _, kept = ask(server, tokens[1], "imports/")
        (undone,) = [row["id"] for row in kept["results"] if row["name"] == path.name]
        _, found = ask(server, tokens[1], f"devices/?q=DEUX-{rank}")
        (tag,) = [row["tag"] for row in found["results"]]
        start = Barrier(2)

        def send(path, body, start=start):
            start.wait()
            return ask(server, tokens[1], path, body)[0]

        with ThreadPoolExecutor(2) as pool:
            undo = pool.submit(send, f"imports/{undone}/undo/", {"motive": "Erreur"})
            act = pool.submit(send, f"devices/{tag}/issue/", {"on": today})
            assert (undo.result(), act.result()) in {(200, 404), (200, 409), (409, 200)}
    assert "concordent" in server.manage("check_ledger")


def test_a_blank_tag_goes_to_one_device(server, tokens):
    _, made = ask(server, tokens[0], "labels/blanks/", {"organisation": "MTE-DSI", "count": ROUNDS})
    _, found = ask(server, tokens[0], f"devices/?organisation=MTE-DSI&page_size={2 * ROUNDS}")
    devices = iter([row["tag"] for row in found["results"]])
    for blank, *pair in zip(made["tags"], devices, devices, strict=True):
        won, told = together(server, tokens, f"labels/blanks/{blank}/claim/", [{"device": tag} for tag in pair])
        assert (won[0], told[0]) == (200, 409)
        (kept,) = {*pair} - {won[1]["former"]}
        assert ask(server, tokens[0], f"devices/{kept}/")[0] == 200


def test_the_check_of_the_ledger_sees_one_moment(server, tokens, today):
    """Devices go to repair and back while it reads: what it compares was all written before, or not at all."""
    _, found = ask(server, tokens[0], "devices/?organisation=MTE-DSI&status=in_service&page_size=50")
    tags = [row["tag"] for row in found["results"]]
    assert len(tags) > 10
    done = Event()

    def act():
        moves = cycle(["repair", "resume"])
        while not done.is_set():
            ask(server, tokens[0], "devices/act/", {"action": next(moves), "on": today, "tags": tags})

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        try:
            told = [server.manage("check_ledger") for _ in range(3)]
        finally:
            done.set()
        acting.result()
    assert told == ["Le registre et ses mouvements concordent.\n"] * 3
    _, events = ask(server, tokens[0], f"events/?device={tags[0]}&action=repair")
    assert len(events["results"]) > 1


@pytest.fixture(scope="module")
def account(server):
    """The form of a page, and a way to send one: the address where that leads."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def form(path):
        with opener.open(f"{server.url}{path}", timeout=PATIENCE) as page:
            return next(one for one in html.fromstring(page.read()).forms if one.method == "POST" and not one.action)

    def send(path, filled):
        asked = Request(f"{server.url}{path}", urlencode(filled).encode(), {"Referer": server.url})
        with opener.open(asked, timeout=PATIENCE) as answer:
            return answer.geturl()

    signing_in = dict(form("/connexion/").form_values()) | {"username": PEOPLE[1], "password": PASSWORD}
    assert not send("/connexion/", signing_in).endswith("/connexion/")
    return form, send


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/materiels/nouveau/", {"acquired_on": "2024-01-01", "origin": "new", "place": "Deux clics"}),
        ("/collectes/nouvelle/", {"collector": "Ecologic", "site": "1 quai"}),
        ("/inventaires/", {"place": "Deux clics", "empty": "on"}),
        ("/etiquettes/vierges/", {"count": "2"}),
    ],
)
def test_two_clicks_at_once_make_one(account, path, fields):
    form, send = account
    filled = form(path)
    if "category" in filled.fields:
        fields = fields | {"category": filled.inputs["category"].value_options[1]}
    body = dict(filled.form_values()) | {"organisation": "MTE-DSI"} | fields
    start = Barrier(2)

    def click(_):
        start.wait()
        return send(path, body)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert (first, first.endswith(path)) == (second, False)
