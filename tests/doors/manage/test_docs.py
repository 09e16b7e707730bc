"""The scripts of docs/manage.md do what the page says, as they are written there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.doors.manage.conftest import Manage
from tests.test_docs import ROOT, blocks


def scripts() -> dict[str, str]:
    return {name: text for _language, name, text in blocks(ROOT / "docs" / "manage.md") if name}


@pytest.mark.parametrize(
    ("name", "program", "dataset_id", "records"),
    [("publish.sh", "sh", "arbres-plantes", 2), ("publish.py", sys.executable, "haies", 2)],
)
def test_the_scripts_run_as_written_and_again(
    manage: Manage, tmp_path: Path, name: str, program: str, dataset_id: str, records: int
) -> None:
    if program == "sh" and not shutil.which("curl"):
        pytest.skip("no curl")
    (tmp_path / name).write_text(scripts()[name])
    settings = {"BEFFROI_URL": manage.portal.url, "BEFFROI_TOKEN": manage.tokens["metropole producer"]}
    for _twice in range(2):
        done = subprocess.run(
            [program, name],
            cwd=tmp_path,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    public = manage.portal.get(f"/api/explore/v2.1/catalog/datasets/{dataset_id}/records")
    assert public.json()["total_count"] == records
