"""A stocktake, and what is found in it."""

import pytest

from registry.stocktakes import stocktaking
from tests import cast


@pytest.fixture
def stocktake(dsi, agent):
    return stocktaking.start(cast.acting(agent), organisation=dsi)


@pytest.fixture
def count(stocktake, agent):
    """count(*texts): what the agent scans there."""

    def scan(*texts):
        return [stocktaking.scan(stocktake, cast.acting(agent), code=text) for text in texts]

    return scan
