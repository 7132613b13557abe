"""A device: its lifecycle, its ledger, its facts, what names it, what proves its erasure."""
