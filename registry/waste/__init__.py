"""Collections of waste (DEEE): pallets, pick-up, weights, the register."""
