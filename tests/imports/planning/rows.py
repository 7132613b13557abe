"""Rows of files of devices."""

# A whole life, and what each exit needs.
LIFE = {
    "category": "laptop",
    "manufacturer": "Dell",
    "acquired_on": "2020-01-01",
    "origin": "new",
    "retired_on": "2024-01-01",
    "functional": "true",
    "erasure": "purge",
    "left_on": "2024-02-01",
    "route": "donated",
    "counterparty": "CLAVIERS",
}
ENTRY = {"category": "laptop", "acquired_on": "2020-01-01", "origin": "new"}
