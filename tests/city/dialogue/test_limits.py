"""What may be sent: hostile texts and addresses are refused or made harmless, and few a day go through."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from beffroi.city.dialogue import limits
from beffroi.city.dialogue.limits import Sender, Unsaid
from beffroi.city.dialogue.models import Sending
from beffroi.data.errors import LimitReached


@given(st.text(max_size=300))
def test_a_line_is_one_clean_line(text: str) -> None:
    try:
        kept = limits.line(text, 150, "title")
    except Unsaid:
        return
    assert 0 < len(kept) <= 150
    assert "\n" not in kept
    assert not any(unicodedata.category(c) == "Cc" for c in kept)


@given(st.text(max_size=120))
def test_a_mailbox_cannot_carry_a_header(text: str) -> None:
    for hostile in (text, f"a@b.fr\nBcc: {text}", f"{text}@exemple.fr"):
        try:
            kept = limits.mailbox(hostile)
        except Unsaid:
            continue
        assert "\n" not in kept
        assert "\r" not in kept
        assert kept.count("@") >= 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://exemple.fr/",
        "//exemple.fr",
        "https://",
        "https://localhost/",
        "https://nom:secret@exemple.fr/",
        "https://exemple.fr/\nX-Header: 1",
        "https://exemple.fr/ onclick=x",
        "http://[::1",
        "https://exemple.fr/" + "a" * 600,
    ],
)
def test_addresses_of_nothing_public_are_refused(address: str) -> None:
    with pytest.raises(Unsaid) as refused:
        limits.web_address(address)
    assert refused.value.field == "address"


@given(st.text(max_size=80))
def test_an_address_that_is_kept_is_of_the_web(text: str) -> None:
    try:
        kept = limits.web_address(f"https://exemple.fr/{text}")
    except Unsaid:
        return
    assert urlsplit(kept).scheme == "https"
    assert urlsplit(kept).hostname == "exemple.fr"
    assert not any(c.isspace() or c in '<>"' for c in kept)


@pytest.mark.django_db
def test_few_messages_a_day_for_a_caller_and_for_a_mailbox(settings) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "DAILY_MESSAGES": 2}
    for n in range(2):
        limits.count(Sender("10.0.0.1", "http://x"), f"a{n}@exemple.fr")
    with pytest.raises(LimitReached):
        limits.count(Sender("10.0.0.1", "http://x"), "b@exemple.fr")
    limits.count(Sender("10.0.0.2", "http://x"), "victime@exemple.fr")
    limits.count(Sender("10.0.0.3", "http://x"), "VICTIME@exemple.fr")
    with pytest.raises(LimitReached):  # many callers cannot flood one mailbox
        limits.count(Sender("10.0.0.4", "http://x"), "victime@exemple.fr")
    assert not Sending.objects.filter(mark__contains="10.0").exists()
    assert mail.outbox == []
