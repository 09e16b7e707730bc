"""The accounts of a demonstration: an administrator and a producer, with passwords drawn for this instance alone."""

from django.utils.crypto import get_random_string

from beffroi.city.people.public import Membership, Organisation, User

ADMINISTRATOR, PRODUCER = "admin", "producteur"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def make_accounts(metropolis: Organisation) -> dict[str, str]:
    """Create or renew both accounts. Returns user name → password."""
    passwords = {}
    for name in (ADMINISTRATOR, PRODUCER):
        user, _ = User.objects.get_or_create(username=name)
        user.is_superuser = user.is_staff = name == ADMINISTRATOR
        passwords[name] = "-".join(get_random_string(5, LETTERS) for _ in range(3))
        user.set_password(passwords[name])
        user.save()
        role = Membership.Role.ADMINISTRATOR if name == ADMINISTRATOR else Membership.Role.PRODUCER
        Membership.objects.get_or_create(user=user, organisation=metropolis, role=role)
    return passwords
