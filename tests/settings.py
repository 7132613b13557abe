"""The project's settings as the tests need them: their own database and key, whatever `.env` says."""

import atexit
import os
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

BUILD = Path(__file__).resolve().parent.parent / "build"
# In memory unless something needs a file: Django names its own test database.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{BUILD / 'test.sqlite3'}"
os.environ.update(SECRET_KEY="only-for-tests-" * 4, DEBUG="false", BASE_URL="http://testserver")
DOCUMENTS = BUILD / f"test-documents-{os.getpid()}"
atexit.register(shutil.rmtree, DOCUMENTS, ignore_errors=True)
os.environ["DOCUMENTS_ROOT"] = str(DOCUMENTS)
os.environ.update(ALLOWED_HOSTS="testserver,127.0.0.1", EMAIL_URL="memorymail://", STATE_BRAND="false")

from registry.settings import *  # noqa: E402, F403
from registry.settings import DATABASES, STORAGES, TIME_ZONE  # noqa: E402

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Nobody needs what a test wrote after a power cut.
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Empty, and not the one that the browser tests fill meanwhile: its files are listed each time a client starts.
STATIC_ROOT = BUILD / "test-static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A run is of one day: one that midnight could cut takes place in Martinique.
if datetime.now(ZoneInfo(TIME_ZONE)).hour >= 22:
    TIME_ZONE = "America/Martinique"
