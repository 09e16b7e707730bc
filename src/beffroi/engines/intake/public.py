"""The face of the intake: from a source to a published version, and what can be done again."""

from beffroi.engines.intake.again import delete, retype, rollback, withdraw
from beffroi.engines.intake.deposits import TooLarge, deposit, safe_name
from beffroi.engines.intake.descriptor import (
    BadDescriptor,
    Descriptor,
    from_shape,
    parse_descriptor,
    read_descriptor,
)
from beffroi.engines.intake.documents import attach, detach
from beffroi.engines.intake.receiving import receive
from beffroi.engines.intake.request import IntakeRequest, Receipt, public_url
from beffroi.engines.intake.work import submit_publish, submit_retype

__all__ = [
    "BadDescriptor",
    "Descriptor",
    "IntakeRequest",
    "Receipt",
    "TooLarge",
    "attach",
    "delete",
    "deposit",
    "detach",
    "from_shape",
    "parse_descriptor",
    "public_url",
    "read_descriptor",
    "receive",
    "retype",
    "rollback",
    "safe_name",
    "submit_publish",
    "submit_retype",
    "withdraw",
]
