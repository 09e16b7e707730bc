"""The face of the duties. Every act asks the rules of `city.people`, does, and is written in the log, all or nothing."""

from beffroi.trust.stewardship.datasets import TEMPLATES, BadMetadata, create_dataset, describe_dataset
from beffroi.trust.stewardship.journal import journal, may_read
from beffroi.trust.stewardship.members import cancel_offer, change_role, end_role, invite_member
from beffroi.trust.stewardship.organisations import create_organisation, place_organisation, settle
from beffroi.trust.stewardship.pages import (
    give_up_page,
    hide_page,
    show_page,
    take_up_page,
    write_news,
    write_page,
)
from beffroi.trust.stewardship.schemas import add_schema
from beffroi.trust.stewardship.signature import name_of, signed
from beffroi.trust.stewardship.spaces import open_space, settle_space
from beffroi.trust.stewardship.standing import (
    SORTS,
    STATES,
    Figures,
    Standing,
    Standings,
    datasets_of,
    figures_of,
    standings,
)

__all__ = [
    "SORTS",
    "STATES",
    "TEMPLATES",
    "BadMetadata",
    "Figures",
    "Standing",
    "Standings",
    "add_schema",
    "cancel_offer",
    "change_role",
    "create_dataset",
    "create_organisation",
    "datasets_of",
    "describe_dataset",
    "end_role",
    "figures_of",
    "give_up_page",
    "hide_page",
    "invite_member",
    "journal",
    "may_read",
    "name_of",
    "open_space",
    "place_organisation",
    "settle",
    "settle_space",
    "show_page",
    "signed",
    "standings",
    "take_up_page",
    "write_news",
    "write_page",
]
