"""Taking a file in with a limit on memory and on time, in a process of its own."""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

VICTIM = Path(__file__).with_name("victim.py")
#: What a refusal may take at most: the interpreter, the engine and its extension are about 250 MiB of it.
MOST_MIB = 700
#: Address space, so that a mistake here ends the child and not the machine.
_SPACE = 12 << 30
#: A bound, not a measure: what is refused in time is refused in seconds.
_SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """How it went: `error` names the class of the refusal, '' when the file was taken in."""

    mib: int
    seconds: float
    error: str = ""
    sentence: str = ""
    rows: int = 0
    leaks: bool = False  # a file of this machine shows in the report
    fields: dict[str, str] = field(default_factory=dict)


def take_in(path: Path, member: str | None = None) -> Verdict:
    """Build the draft of `path` in another process; a process that dies or does not end fails the test."""
    command = [sys.executable, str(VICTIM), str(path), *([member] if member else [])]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE)),
    )
    assert done.returncode == 0, f"the process died ({done.returncode}): {done.stderr[-2000:]}"
    return Verdict(**json.loads(done.stdout.splitlines()[-1]))


def refused(verdict: Verdict, *words: str) -> None:
    """Check a refusal: one of ours, with a sentence that holds one of the words, in little memory."""
    assert verdict.error in {"RefusedContent", "LimitReached"}, verdict
    assert verdict.sentence.endswith((".", "!")), verdict.sentence
    assert any(word in verdict.sentence for word in words), verdict.sentence
    assert verdict.mib < MOST_MIB, verdict
