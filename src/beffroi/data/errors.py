"""Errors of the house: typed, each with a sentence for the person who reads it."""


class BeffroiError(Exception):
    """Something a person can act upon.

    `sentence` says in French what happened, to which line or field, and what to do; `code` is a stable word for programs.
    """

    code = "error"

    def __init__(self, sentence: str, *, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class RefusedContent(BeffroiError):
    """The file is at fault (empty, unreadable, too large, nothing usable): the command exits with 2."""

    code = "refused"


class NotFound(BeffroiError):
    """What was named does not exist, or is not for this reader."""

    code = "not_found"


class LimitReached(BeffroiError):
    """A limit of time, memory, size or number was met; the sentence names the limit and its setting."""

    code = "limit"
