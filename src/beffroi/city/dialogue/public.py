"""The face of the dialogue: reuses, questions and answers, follows. Doors note the acts in the audit."""

from beffroi.city.dialogue.deciding import answer, close, decide_question, decide_reuse, settle
from beffroi.city.dialogue.digests import send_due
from beffroi.city.dialogue.forgetting import forget
from beffroi.city.dialogue.letters import NotSent, link
from beffroi.city.dialogue.limits import Sender, Unsaid
from beffroi.city.dialogue.models import Answer, Follow, Habit, Question, Reuse
from beffroi.city.dialogue.reading import (
    Figures,
    Waiting,
    figures,
    question_for,
    questions_for,
    questions_of,
    reuse_for,
    reuses,
    reuses_for,
    reuses_of,
    to_answer,
    waiting,
)
from beffroi.city.dialogue.sending import (
    ask,
    confirm,
    follow,
    habit,
    propose,
    to_confirm,
    to_unsubscribe,
    unsubscribe,
)

__all__ = [
    "Answer",
    "Figures",
    "Follow",
    "Habit",
    "NotSent",
    "Question",
    "Reuse",
    "Sender",
    "Unsaid",
    "Waiting",
    "answer",
    "ask",
    "close",
    "confirm",
    "decide_question",
    "decide_reuse",
    "figures",
    "follow",
    "forget",
    "habit",
    "link",
    "propose",
    "question_for",
    "questions_for",
    "questions_of",
    "reuse_for",
    "reuses",
    "reuses_for",
    "reuses_of",
    "send_due",
    "settle",
    "to_answer",
    "to_confirm",
    "to_unsubscribe",
    "unsubscribe",
    "waiting",
]
