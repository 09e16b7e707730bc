"""A process that takes in one hostile file, and says how it went and how much memory it took (run by `measured.py`).

Usage: python victim.py FILE [member]. The last line printed is a JSON object.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from beffroi.data.errors import BeffroiError
from beffroi.data.lake import REPORT, Hints, Lake, Limits, Original, ReadOptions, build_draft, silent


def main(path: Path, member: str | None) -> None:
    """Build the draft of a file where it is, without the copy `keep` makes."""
    began = time.monotonic()
    outcome: dict[str, object] = {}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        original = Original("0" * 64, path, path.name, path.stat().st_size)
        try:
            draft = build_draft(
                original,
                Lake(Path(folder)).draft_folder("essai", 1),
                options=ReadOptions(member=member),
                corrections=[],
                hints=Hints(),
                limits=Limits(),
                progress=silent,
            )
            report = (draft.folder / REPORT).read_text(encoding="utf-8")
            fields = {field.name: field.type.value for field in draft.schema}
            outcome = {"rows": draft.rows, "fields": fields, "leaks": "root:" in report}
        except BeffroiError as error:
            outcome = {"error": type(error).__name__, "sentence": error.sentence}
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({**outcome, "mib": max(own, children) // 1024, "seconds": time.monotonic() - began}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
