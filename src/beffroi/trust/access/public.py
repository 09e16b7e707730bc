"""The face of the room: may this request be answered, what did it cost, and how much more today?"""

from beffroi.trust.access.admission import Admission, QuotaReached, admit, standing
from beffroi.trust.access.callers import Asking, Caller, caller_of
from beffroi.trust.access.meter import metered
from beffroi.trust.access.plans import Plan
from beffroi.trust.access.uses import KEPT_DAYS, use_of_each, uses, uses_of

__all__ = [
    "KEPT_DAYS",
    "Admission",
    "Asking",
    "Caller",
    "Plan",
    "QuotaReached",
    "admit",
    "caller_of",
    "metered",
    "standing",
    "use_of_each",
    "uses",
    "uses_of",
]
