"""Under which name an act is written: a person's, or a token's."""

from beffroi.city.people.public import Actor, TokenHolder, User


def signed(actor: Actor) -> tuple[User | None, str]:
    """What the log and the engines ask: the account, and the words that stand for it when there is none.

    A token's acts are its own: the log names the token, not the person who made it.
    """
    if isinstance(actor, TokenHolder):
        return None, f"jeton {actor}"
    return (actor if isinstance(actor, User) else None), ""


def owner_of(actor: Actor) -> User | None:
    """The person a job belongs to."""
    if isinstance(actor, TokenHolder):
        return actor.maker
    return actor if isinstance(actor, User) else None


def name_of(actor: Actor) -> str:
    """The same name for the reader of a page's history."""
    user, words = signed(actor)
    return (user.get_full_name() or user.get_username()) if user else words
