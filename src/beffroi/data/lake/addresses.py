"""Which machines may be asked for a file: public ones, unless the operator says otherwise.

A name is resolved once, all its addresses are checked, and the connection goes to a checked address: a name that changes its
address in between (DNS rebinding) gains nothing.
"""

import ipaddress
import socket

from beffroi.data.errors import RefusedContent

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
#: Special too, though Python counts some of their addresses among the Internet's.
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # IETF protocols; 192.0.0.192 is the metadata of machines at one host
            "168.63.129.16/32",  # the same at another, in a range that is otherwise public
            "192.88.99.0/24",  # relays of 6to4, RFC 7526
            "3fff::/20",  # documentation, RFC 9637
        ),
    )
)


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """An address to connect to for a host.

    Raises:
        RefusedContent: the name is unknown, or leads to a private, loopback, link-local or otherwise special address.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedContent(
            f"L’hôte « {host[:100]} » est introuvable : vérifiez l’adresse et l’accès au réseau.",
            code="unreachable",
        ) from error
    addresses = list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in found))
    if not allow_private and not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise RefusedContent(
            f"L’hôte « {host[:100]} » est sur un réseau privé : il n’est pas lu. Si c’est voulu, l’exploitant peut "
            "l’autoriser (réglage BEFFROI_FETCH_PRIVATE).",
            code="private_address",
        )
    return min(addresses, key=lambda address: ":" in address)  # IPv4 first


def is_public(address: Address) -> bool:
    """Whether an address is one of the Internet, looking through those that carry another."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.sixtofour is not None or address.teredo is not None:
            return False
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    special = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    return address.is_global and not special and not address.is_reserved and not address.is_unspecified
