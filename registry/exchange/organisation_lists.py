"""The columns of the list of organisations, as a file."""

from registry.exchange.columns import ORGANISATION_COLUMNS
from registry.exchange.lists import listing
from registry.models.organisation import Kind

# The columns that `import_organisations` reads.
ORGANISATIONS = listing(
    "organisations",
    *(
        (column.heading, {"parent": "parent__code"}.get(column.key, column.key))
        + ((Kind.choices,) if column.key == "kind" else ())
        for column in ORGANISATION_COLUMNS
    ),
)
