"""A person who scans."""

import pytest


@pytest.fixture
def scanner(visit, agent):
    """scanner(*texts): the agent's browser once these texts are scanned, and the page that it shows then."""
    client = visit(agent)

    def scan(*texts):
        page = client.get("/scan/")
        for text in texts:
            page = client.post("/scan/", {"code": text}, follow=True)
        return page

    scan.client = client
    return scan
