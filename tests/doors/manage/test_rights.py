"""A token never does what its scopes, or its maker's rights of today, do not allow: random ones against a table of our own."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.people.models import Membership, Organisation, ServiceToken, User
from beffroi.city.people.public import Act, make_token

#: Written again here, from the text of the rules: what each role may do.
MEMBER = {"see_members"}
READER = MEMBER | {"see_dashboard"}
PRODUCER = READER | {"see_drafts", "edit", "publish", "answer"}
STEWARD = PRODUCER | {"withdraw", "moderate", "harvest"}
ROLES: dict[str, set[str]] = {
    "member": MEMBER,
    "reader": READER,
    "dpo": READER | {"see_drafts", "see_privacy", "withdraw"},
    "producer": PRODUCER,
    "steward": STEWARD,
    "administrator": STEWARD | {"manage_members", "settle"},
    "nobody": set(),
}
TEXT = {"title": "Un titre", "body": "Un texte"}
STALE = {"If-Match": '"stale"'}
#: Call → all the acts it takes. Each is made so that, allowed, it fails later or changes nothing that matters.
CALLS: dict[tuple[str, str], tuple[set[str], dict[str, Any]]] = {
    ("GET", "/datasets/mine"): ({"see_drafts"}, {}),
    ("PUT", "/datasets/mine"): ({"edit"}, {"json": {"title": "Titre"}}),
    ("DELETE", "/datasets/mine"): ({"withdraw"}, {"headers": STALE}),
    ("POST", "/datasets/mine/withdraw"): ({"withdraw"}, {"json": {}}),
    ("POST", "/datasets/mine/rollback"): ({"publish"}, {"json": {"version": 99}}),
    ("POST", "/datasets/mine/file?publish=true"): ({"edit", "publish"}, {"body": b""}),
    ("POST", "/datasets/mine/file"): ({"edit"}, {"body": b""}),
    ("GET", "/datasets/mine/versions"): ({"see_drafts"}, {}),
    ("GET", "/datasets/mine/versions/1"): ({"see_drafts"}, {}),
    ("GET", "/datasets/mine/versions/9/rows"): ({"see_drafts"}, {}),
    ("POST", "/datasets/mine/versions/1/release"): ({"publish"}, {"json": {"expect_current": 7}}),
    ("DELETE", "/datasets/mine/versions/9"): ({"edit"}, {}),
    ("POST", "/datasets/mine/versions/9/corrections"): ({"edit"}, {"json": {"fields": [{"name": "x"}]}}),
    ("GET", "/datasets/mine/schedule"): ({"see_drafts"}, {}),
    ("DELETE", "/datasets/mine/schedule"): ({"publish"}, {}),
    ("GET", "/datasets/mine/documents"): ({"see_drafts"}, {}),
    ("DELETE", "/datasets/mine/documents/none"): ({"edit"}, {}),
    ("PUT", "/datasets/Bad%20Name"): ({"edit"}, {"json": {"title": "x"}}),
    ("GET", "/jobs"): ({"see_drafts"}, {}),
    ("GET", "/standings"): ({"see_drafts"}, {}),
    ("GET", "/figures"): ({"see_dashboard"}, {}),
    ("GET", "/schemas"): ({"see_drafts"}, {}),
    ("GET", "/sources"): ({"harvest"}, {}),
    ("POST", "/sources"): ({"harvest"}, {"json": {}}),
    ("DELETE", "/sources/999"): ({"harvest"}, {}),
    ("PUT", "/organisation/questions"): ({"moderate"}, {"json": {"questions": True, "reread": True}}),
    ("GET", "/space"): ({"settle"}, {}),
    ("PUT", "/space"): ({"settle"}, {"json": {"colour": "#ffffff"}}),
    ("GET", "/members"): ({"see_members"}, {}),
    ("DELETE", "/members/999999"): ({"manage_members"}, {}),
    ("GET", "/invitations"): ({"manage_members"}, {}),
    ("POST", "/invitations"): ({"manage_members"}, {"json": {"email": "nobody", "role": "member"}}),
    ("PATCH", "/organisation"): ({"settle"}, {"json": {}}),
    ("GET", "/pages"): ({"settle"}, {}),
    ("POST", "/pages"): ({"settle"}, {"json": TEXT}),
    ("PUT", "/pages/none/fr"): ({"settle"}, {"json": TEXT}),
}


@pytest.fixture
def world(instance: Path) -> dict[str, Any]:
    """Two organisations, a draft in each; a person whose role changes, with a token whose scopes change."""
    made: dict[str, Any] = {}
    for slug in ("ours", "theirs"):
        organisation = made[slug] = Organisation.objects.create(slug=slug, name=slug)
        name = "mine" if slug == "ours" else "theirs"
        dataset = Dataset.objects.create(dataset_id=name, title=name, organisation=organisation)
        Version.objects.create(dataset=dataset, number=1, state="draft", records_count=1)
    user = User.objects.create(username="camille")
    made["mandate"] = Membership.objects.create(user=user, organisation=made["ours"], role="administrator")
    made["token"], made["secret"] = make_token(
        made["ours"], "essai", ["read"], now() + timedelta(days=1), user
    )
    return made


def ask(secret: str, call: tuple[str, str], path: str, options: dict[str, Any]) -> int:
    """The status of a call."""
    headers = {"Authorization": f"Bearer {secret}", **options.get("headers", {})}
    data: dict[str, Any] = {}
    if "json" in options:
        import json

        data = {"data": json.dumps(options["json"]), "content_type": "application/json"}
    elif "body" in options:
        data = {"data": options["body"], "content_type": "application/octet-stream"}
    return Client().generic(call[0], f"/api/manage{path}", headers=headers, **data).status_code


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    role=st.sampled_from(sorted(ROLES)),
    scopes=st.sets(st.sampled_from(["read", *Act.values])),
    calls=st.lists(st.sampled_from(sorted(CALLS)), min_size=1, max_size=8),
)
def test_a_token_does_what_both_allow_and_nothing_else(
    world: dict[str, Any], role: str, scopes: set[str], calls: list[tuple[str, str]]
) -> None:
    yesterday = now().date() - timedelta(days=1)
    until = yesterday if role == "nobody" else None
    Membership.objects.filter(pk=world["mandate"].pk).update(
        role="administrator" if role == "nobody" else role, until=until
    )
    ServiceToken.objects.filter(pk=world["token"].pk).update(scopes=sorted(scopes))
    reading = {"see_drafts", "see_dashboard", "see_members"} if "read" in scopes else set()
    allowed = ((scopes - {"read"}) | reading) & ROLES[role]
    for call in calls:
        acts, options = CALLS[call]
        status = ask(world["secret"], call, call[1], options)
        assert status not in {401, 500}
        assert (status != 403) == (acts <= allowed), (call, status, sorted(allowed))
        if "/datasets/mine" in call[1]:
            elsewhere = ask(world["secret"], call, call[1].replace("mine", "theirs"), options)
            assert elsewhere in {403, 404}, (call, elsewhere)
    assert Dataset.objects.filter(dataset_id="theirs", title="theirs").exists()
