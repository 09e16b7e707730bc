"""The face of the intake: from a source to a published version, and what can be done again."""

from beffroi.engines.intake.again import delete, retype, rollback, withdraw
from beffroi.engines.intake.choosing import option_of, tables_of
from beffroi.engines.intake.deposits import TooLarge, deposit, safe_name
from beffroi.engines.intake.descriptor import (
    BadDescriptor,
    Descriptor,
    from_shape,
    parse_descriptor,
    read_descriptor,
)
from beffroi.engines.intake.documents import attach, detach
from beffroi.engines.intake.drafts import Moved, correct, discard, release, waiting_draft
from beffroi.engines.intake.learning import document as schema_document
from beffroi.engines.intake.learning import learn as learn_schema
from beffroi.engines.intake.preview import Preview, preview
from beffroi.engines.intake.receiving import receive
from beffroi.engines.intake.request import IntakeRequest, Receipt, Then, public_url
from beffroi.engines.intake.schemas import check_source, check_written
from beffroi.engines.intake.updates import BadUpdate, plan_update, planned_update, stop_updates, tell
from beffroi.engines.intake.work import (
    submit_choice,
    submit_correct,
    submit_draft,
    submit_publish,
    submit_retype,
)

__all__ = [
    "BadDescriptor",
    "BadUpdate",
    "Descriptor",
    "IntakeRequest",
    "Moved",
    "Preview",
    "Receipt",
    "Then",
    "TooLarge",
    "attach",
    "check_source",
    "check_written",
    "correct",
    "delete",
    "deposit",
    "detach",
    "discard",
    "from_shape",
    "learn_schema",
    "option_of",
    "parse_descriptor",
    "plan_update",
    "planned_update",
    "preview",
    "public_url",
    "read_descriptor",
    "receive",
    "release",
    "retype",
    "rollback",
    "safe_name",
    "schema_document",
    "stop_updates",
    "submit_choice",
    "submit_correct",
    "submit_draft",
    "submit_publish",
    "submit_retype",
    "tables_of",
    "tell",
    "waiting_draft",
    "withdraw",
]
