"""Where the figures are asked."""

PAGE, CSV = "/chiffres/", "/chiffres.csv"


def query(code, year, at=None):
    return {"organisation": code, "year": year} | ({"at": at} if at else {})
