"""What the catalogue asks for before it shows anything: the gate's word on one version.

`trust.gate` makes these, nothing else does (a test reads the sources for it); the catalogue stands below the gate, so the shape
is defined here and the decision up there.
"""

from dataclasses import dataclass
from datetime import datetime

from beffroi.data.errors import BeffroiError


class NotCleared(BeffroiError):
    """The version did not pass the gate."""

    code = "not_cleared"


@dataclass(frozen=True, slots=True)
class Clearance:
    """Version `version_pk` may be public: who said so, when, and why. `decision_pk` is the gate's record."""

    version_pk: int
    decision_pk: int
    decided_as: str
    decided_at: datetime
    reason: str
