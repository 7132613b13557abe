"""The headings that tools are known to write are not asked, nor those that were explained before."""

from pathlib import Path

import pytest
from django.conf import settings as conf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.imports.models import Layout
from registry.shared.access import OPERATOR
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound", "places")


REAL = Path(conf.BASE_DIR).parent / "shared/real"
EXPORTS = [
    "Nom;Entité;Statut;Fabricant;Numéro de série;Type;Modèle;Lieu;Dernière modification",
    "Nom;Statut;Fabricant;Numéro de série;Type;Modèle;Système d'exploitation - Nom;Lieu;Composants - Processeur",
    "Nom;Entité;Statut;Type;Modèle;Lieu;Utilisateur;Usager;Numéro d'inventaire;Informations financières et "
    "administratives - Numéro d'immobilisation;Numéro de série;Numéro de la pièce",
    "Nom;Numéro de série;Numéro d'inventaire;Type;Modèle;Usager;Informations financières et administratives - Date "
    "d'achat;Informations financières et administratives - Valeur",
    "ID,Asset Name,Device Image,Asset Tag,Serial,Model,Category,Status,Checked Out To,Location,Manufacturer,Supplier",
]


@pytest.mark.parametrize("headings", EXPORTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_exports_of_tools_ask_for_no_column(mte, headings, kind):
    names = headings.split(";" if ";" in headings else ",")
    row = ["laptop" if name in ("Type", "Category") else "" for name in names]
    row[names.index("Nom" if "Nom" in names else "Asset Name")] = "PC-JEANNE"
    data = xlsx(names, row) if kind == "xlsx" else f"{';'.join(names)}\n{';'.join(row)}\n".encode()
    assert explained(data, "", mte).asks() == ""
    reading = explained(data, "", mte).reading()
    assert (reading.errors, [row.values["category"] for row in reading.rows]) == ([], ["laptop"])
    assert "JEANNE" not in repr(reading.rows)


@pytest.mark.skipif(not REAL.exists(), reason="the files of other programs are not here")
@pytest.mark.parametrize("path", sorted(REAL.glob("[gs]*")), ids=lambda path: path.name)
def test_real_files_ask_for_no_column(mte, path):
    data = path.read_bytes()
    assert explained(data, path.name, mte).asks() == ("words" if path.suffix == ".csv" else "")
    assert {word.kind for word in explained(data, path.name, mte).unknown} <= {"category", "place"}


HEADINGS = st.lists(st.text("éÉaA bc'’-_(5).", min_size=1, max_size=12), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headings=HEADINGS, data=st.data())
def test_what_was_answered_is_not_asked_again(mte, headings, data):
    text = ";".join(f'"{heading}"' for heading in [*headings, "Catégorie"])
    file = f"{text}\n{';'.join('x' for _ in headings)};laptop\n".encode()
    before = explained(file, "", mte).asks()
    told = explained(file, "", mte).headings()
    said = {heading.text: heading.key for heading in told if not heading.person}
    memory.remember(mte, "x", {heading.text: said.get(heading.text, "") for heading in told}, by=OPERATOR)
    assert before in ("", "columns")
    assert explained(data.draw(st.sampled_from([file, file.upper()])), "", mte).asks() == ""
    assert not [e for e in explained(file, "", mte).reading().errors if e.reason.code == "column_unknown"]
    Layout.objects.all().delete()
