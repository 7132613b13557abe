"""Where the moves of a table lead."""

import pytest

from registry.shared.moves import Move, reachable, table

MOVES = table(
    (
        Move("open", "", frozenset(), "open"),
        Move("note", "", frozenset({"open", "gone"})),
        Move("close", "", frozenset({"open"}), "closed"),
        Move("reopen", "", frozenset({"closed"}), "open"),
        Move("confirm", "", frozenset({"closed"}), "gone"),
    )
)


@pytest.mark.parametrize(
    ("status", "states"),
    [("open", {"open", "closed", "gone"}), ("closed", {"open", "closed", "gone"}), ("gone", {"gone"})],
)
def test_the_states_to_which_moves_may_lead(status, states):
    assert reachable(MOVES, status) == states
