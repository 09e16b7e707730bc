"""The face of spaces."""

from beffroi.city.spaces.addresses import BadAddress, default_path, own_hosts
from beffroi.city.spaces.colours import BadColour, stylesheet
from beffroi.city.spaces.logos import MOST_BYTES, BadLogo
from beffroi.city.spaces.looking import enter, leave, space_at_host, space_at_path
from beffroi.city.spaces.models import Space
from beffroi.city.spaces.quotas import Full, Usage, check_room, usages
from beffroi.city.spaces.settling import OPERATORS, OWN, BadSpace, change_space, make_space

__all__ = [
    "MOST_BYTES",
    "OPERATORS",
    "OWN",
    "BadAddress",
    "BadColour",
    "BadLogo",
    "BadSpace",
    "Full",
    "Space",
    "Usage",
    "change_space",
    "check_room",
    "default_path",
    "enter",
    "leave",
    "make_space",
    "own_hosts",
    "space_at_host",
    "space_at_path",
    "stylesheet",
    "usages",
]
