"""Under which name an act is written: a person's, or a token's."""

from beffroi.city.people.public import Actor, TokenHolder, User


def signed(actor: Actor) -> tuple[User | None, str]:
    """What the log and the engines ask: the account that answers for the act, and the name it is done under.

    A token's acts bear its own name, and the person who made it answers for them.
    """
    if isinstance(actor, TokenHolder):
        return actor.maker, f"jeton {actor}"
    return (actor if isinstance(actor, User) else None), ""


def name_of(actor: Actor) -> str:
    """The same name for the reader of a page's history."""
    user, words = signed(actor)
    return words or (user.get_full_name() or user.get_username() if user else "")
