"""Bursts of a fast scanner on each page with a field: none is lost or sent twice, however late the answers."""

import pytest
from playwright.sync_api import expect

from tests.browser.scanning.phone import counted

MANAGER = "gestionnaire@registre.example"
KEYS = 50  # ms between two of them
# Codes of a burst, for each delay of the network in ms.
BURSTS = {0: 6, 300: 3, 1500: 2}
MANY = sum(BURSTS.values())


@pytest.mark.parametrize("letter", "ACLRTS")
def test_a_burst_is_taken_whole(page, sign_in, works, letter):
    sign_in(page, MANAGER)
    page.goto(works[letter])
    page.locator("#scan-camera").wait_for()
    network, codes = page.context.new_cdp_session(page), iter(f"{letter}{rank}" for rank in range(MANY))
    network.send("Network.enable")
    with counted(page.context) as sent:
        for delay, count in BURSTS.items():
            told = {"offline": False, "latency": delay, "downloadThroughput": -1, "uploadThroughput": -1}
            network.send("Network.emulateNetworkConditions", told)
            for _ in range(count):
                page.keyboard.type(next(codes), delay=KEYS)
                page.keyboard.press("Enter", delay=KEYS)
            page.locator("#scan-scanner form:not([aria-busy=true])").wait_for()
            expect(page.locator("#scan-queue")).to_be_hidden()
    assert len(sent) == MANY
    # The page itself follows.
    if letter in "CL":
        expect(page.locator("#scan-list tbody tr")).to_have_count(MANY + (letter == "L"))
    elif letter != "A":
        expect(page.locator("#scan-list")).to_contain_text(
            f"Trouvés ({MANY})" if letter == "S" else f"{MANY} contrôlés"
        )
    words = page.locator("#scan-scanner").get_attribute("data-purpose")
    page.goto(f"/scan/pour/{words}/" if words else "/scan/")
    # The lot began with one.
    expect(page.locator("tbody tr")).to_have_count(MANY + (letter == "L"))
