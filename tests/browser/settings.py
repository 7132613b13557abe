"""The project's settings as in service, but for a quick hash: the browser tests sign in a hundred times."""

from registry.settings import *  # noqa: F403
from registry.settings import DATABASES

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
