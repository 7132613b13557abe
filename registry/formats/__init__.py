"""How days and moments are written where nobody says otherwise."""
