"""Who signs in, and with which password."""

from django.test import Client

PASSWORD = "mot-de-passe"
NEW = "Quatre-lapins-verts-9"


def sign_in(email="agent@example.fr", password="faux", client="10.0.0.1"):
    return Client().post("/connexion/", {"username": email, "password": password}, REMOTE_ADDR=client).status_code
