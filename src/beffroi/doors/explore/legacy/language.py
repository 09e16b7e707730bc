"""The query language of the older API: `q` → a condition of the language all doors share.

`film AND (title:paris OR records_count >= 50000) NOT #null(date)`: words begin words of the record, texts between quotes are
phrases of whole words. Whoever types freely is never refused: a text that does not read is searched for its words.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, cast

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import LarkError, VisitError

from beffroi.data.fields import Field
from beffroi.doors.explore.legacy import functions, values
from beffroi.doors.explore.legacy.values import word

_GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: opposite (_AND? opposite)*
?opposite: NOT opposite -> negation
         | "(" either ")"
         | NAME OPERATOR VALUE_CALL -> field_call
         | NAME OPERATOR (PHRASE | WORD) -> field_value
         | NAME OPERATOR RANGE -> field_range
         | CALL   -> call
         | PHRASE -> phrase
         | WORD   -> bare

_OR.4: /OR(?=[\s(])/
_AND.4: /AND(?=[\s(])/
NOT.4: /NOT(?=[\s(])/
NAME.3: /\w[\w.-]*(?=\s*(?:[<>!=]=|[:=<>]))/
OPERATOR.3: /[<>!=]=|[:=<>]/
CALL.3: /#\w+\((?:[^()"]|"(?:[^"\\]|\\.)*"|\([^()]*\))*\)/
VALUE_CALL.3: /#now\((?:[^()]|\([^()]*\))*\)/
RANGE.3: /[\[\]]\s*(?:#now\((?:[^()]|\([^()]*\))*\)|[^\s\[\]]+)\s+TO\s+(?:#now\((?:[^()]|\([^()]*\))*\)|[^\s\[\]]+)\s*[\[\]]/
PHRASE.3: /"(?:[^"\\]|\\.)*"/
WORD: /[^\s()"\[\]]+/

%import common.WS
%ignore WS
"""
MOST_CHARACTERS = 10_000
_DEEPEST = 40  # parentheses and negations one within another


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", start="start")


@lru_cache(maxsize=256)
def _tree(text: str) -> "Tree[Token] | Token | None":
    """What was typed; None when it does not read as the language."""
    if len(text) > MOST_CHARACTERS or text.count("(") + text.count("NOT") > _DEEPEST:
        return None
    try:
        return _lark().parse(text)
    except (LarkError, RecursionError):
        return None


def condition(text: str, fields: Mapping[str, Field]) -> str | None:
    """The condition a `q` stands for; None when nothing is asked.

    Raises:
        InvalidParameter: an unknown function, or one with other arguments than its own.
    """
    if not text.strip():
        return None
    tree = _tree(text)
    if tree is None:
        return _words(text[:MOST_CHARACTERS])
    try:
        return _Written(fields).transform(cast("Tree[Token]", tree))
    except VisitError as error:
        raise error.orig_exc from None


def _words(text: str) -> str | None:
    found = re.findall(r"[\w'’-]+", text)[:50]
    return " and ".join(word(each) for each in found) or None


def _said(token: Token) -> tuple[str, bool]:
    """What a value says, and whether it stood between quotes."""
    quoted = token.type == "PHRASE"
    return (values.unquoted(token) if quoted else str(token)), quoted


class _Written(Transformer[Token, str]):
    """One method for each rule of the grammar."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self._fields = fields

    def either(self, args: list[str]) -> str:
        return "(" + " or ".join(args) + ")"

    def both(self, args: list[str]) -> str:
        return "(" + " and ".join(args) + ")"

    def negation(self, args: list[Any]) -> str:
        return f"not ({args[1]})"

    def bare(self, args: list[Token]) -> str:
        return word(str(args[0]))

    def phrase(self, args: list[Token]) -> str:
        return values.text(values.phrase(values.unquoted(args[0])))

    def call(self, args: list[Token]) -> str:
        return functions.call(str(args[0]), self._fields)

    def field_value(self, args: list[Token]) -> str:
        return self._compare(args, lambda field, sign: values.compare(field, sign, *_said(args[2])))

    def field_call(self, args: list[Token]) -> str:
        return self._compare(args, lambda field, sign: values.compare_now(field, sign, str(args[2])))

    def field_range(self, args: list[Token]) -> str:
        return self._compare(args, lambda field, _: values.between(field, str(args[2])))

    def _compare(self, args: list[Token], made: Callable[[Field, str], str]) -> str:
        """The comparison, or the words as they are when no field has this name: an address, an hour."""
        field = self._fields.get(str(args[0]))
        if field is None:
            return _words(" ".join(map(str, args))) or "true"
        return made(field, str(args[1]))
