"""Every test of records runs on PostgreSQL too: the same tests, told of another database."""

import os
import subprocess
import sys

import pytest
from tests.conftest import ROOT, clean_environment

RECORDS = (
    "tests/city",
    "tests/trust",
    "tests/engines",
    "tests/doors/cli/test_dataset.py",
    "tests/doors/cli/test_backup.py",
)


@pytest.mark.postgres
@pytest.mark.slow
def test_records_on_postgresql() -> None:
    url = os.environ["BEFFROI_TEST_DATABASE_URL"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "-m",
            "not postgres and not browser and not slow",
            *RECORDS,
        ],
        cwd=ROOT,
        env={**clean_environment(), "BEFFROI_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
