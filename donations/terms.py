"""The clauses of the convention, by version: one that was agreed keeps its own when they change."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    collection: str
    no_resale: str
    as_is: str


# The month of a version is its name. A version that conventions name is never edited: add another.
VERSIONS = {
    "2026-11": Terms(
        collection="Le bénéficiaire enlève les matériels à ses frais.",
        no_resale=(
            "Le bénéficiaire s’engage à ne pas revendre les matériels. Seuls peuvent les céder à prix solidaire, dans "
            "les limites du décret 2022-1413, les organismes d’intérêt général habilités et les associations reconnues "
            "d’utilité publique."
        ),
        as_is=(
            "Les matériels sont cédés en l’état, sans garantie d’aucune sorte. Le bénéficiaire déclare les accepter "
            "ainsi et renonce à tout recours contre le donateur à ce titre."
        ),
    )
}
CURRENT = "2026-11"
