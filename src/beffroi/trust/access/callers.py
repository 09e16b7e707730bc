"""Who is calling: until keys are issued, as far as the network says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol

from django.conf import settings

from beffroi.trust.access.plans import Plan, anonymous

#: A home or an office holds a whole /64 of IPv6 addresses: it counts as one caller.
IPV6_NETWORK_BITS = 64


class Asking(Protocol):
    """What is asked of a request: Django's has it."""

    META: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """`name` tells this caller from the others, and is never written as it is; `plan` is what it may use."""

    name: str
    plan: Plan


def caller_of(request: Asking) -> Caller:
    """Who sent a request.

    Keys are not issued yet: a request that shows one is known by its address like any other, so that an invented key gives no
    way around the limits.
    """
    return Caller(address(request.META, behind_proxy=settings.BEFFROI["TRUST_PROXY"]), anonymous())


def address(meta: Mapping[str, Any], *, behind_proxy: bool) -> str:
    """The caller's address: IPv4 as it is, IPv6 as its /64 network, "" when there is none (a local socket).

    Behind a proxy, the last entry of X-Forwarded-For is the one that proxy wrote: those before it are the caller's own words.
    """
    text = str(meta.get("REMOTE_ADDR") or "")
    if behind_proxy:
        text = str(meta.get("HTTP_X_FORWARDED_FOR") or text).rpartition(",")[2].strip()
    return _network(text)


@lru_cache(maxsize=4096)
def _network(text: str) -> str:
    try:
        found = ip_address(text.split("%", 1)[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        host_bits = 128 - IPV6_NETWORK_BITS
        return f"{IPv6Address(int(found) >> host_bits << host_bits)}/{IPV6_NETWORK_BITS}"
    return str(found)
