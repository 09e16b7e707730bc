"""A served instance with two organisations, people of several roles, and tokens of several scopes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.conftest import Outside, _outside
from tests.journeys.processes import wait
from tests.portal_service import Portal, serving

_PEOPLE = """
import os, sys, json, django
os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
django.setup()
from datetime import timedelta
from django.utils.timezone import now, localdate
from beffroi.city.people.public import Act, Membership, Organisation, User, make_token, default_organisation
metropolis = default_organisation()
village = Organisation.objects.create(slug="village", name="Commune d'essai", kind="commune")
soon = now() + timedelta(days=30)
made = {}
essai = Organisation.objects.create(slug="essai", name="Essai")
for organisation, prefix in ((metropolis, "metropole"), (village, "village"), (essai, "essai")):
    for role in ("administrator", "steward", "producer", "dpo", "reader", "member"):
        user = User.objects.create(username=f"{prefix}-{role}")
        Membership.objects.create(user=user, organisation=organisation, role=role)
    boss = User.objects.get(username=f"{prefix}-administrator")
    everything = [act for act in Act if act != "see_privacy"]
    made[f"{prefix} all"] = make_token(organisation, "tout", everything, soon, boss)[1]
    made[f"{prefix} read"] = make_token(organisation, "lecture", ["read"], soon, boss)[1]
    producer = User.objects.get(username=f"{prefix}-producer")
    made[f"{prefix} producer"] = make_token(
        organisation, "dépôt", ["see_drafts", "edit", "publish"], soon, producer
    )[1]
ended = User.objects.get(username="village-steward")
made["ended"] = make_token(village, "ancien", ["see_drafts", "edit"], soon, ended)[1]
Membership.objects.filter(user=ended).update(until=localdate() - timedelta(days=1))
from beffroi.city.catalog.public import Dataset
from beffroi.city.dialogue.public import Question, Reuse
from beffroi.city.schemas.public import add
asked = Dataset.objects.create(dataset_id="demande", title="Demandé", organisation=village)
said = {"author": "Ada", "email": "ada@example.org", "confirmed_at": now()}
for n in range(2):
    Question.objects.create(dataset=asked, title=f"Question {n}", text="Quand ?", state="waiting", **said)
Reuse.objects.create(
    title="Une carte", description="Où ?", address="https://example.org/", state="proposed", **said
).datasets.add(asked)
add(b'{"name": "haies", "title": "Haies", "fields": [{"name": "code", "type": "string"}]}')
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Manage:
    """The management API of a served instance, asked with a token."""

    portal: Portal
    tokens: dict[str, str]

    def ask(self, method: str, path: str, token: str = "metropole all", **options: Any) -> httpx.Response:
        """One call; `token` is a name of `tokens`, or a secret."""
        secret = self.tokens.get(token, token)
        headers = {**({"Authorization": f"Bearer {secret}"} if secret else {}), **options.pop("headers", {})}
        return httpx.request(
            method, f"{self.portal.url}/api/manage{path}", headers=headers, timeout=60, **options
        )

    def done(self, answer: httpx.Response, token: str = "metropole all") -> dict[str, Any]:
        """The job an answer speaks of, once it has ended."""
        assert answer.status_code == 202, answer.text
        job: dict[str, Any] = answer.json()

        def ended() -> bool:
            job.update(self.ask("GET", f"/jobs/{job['id']}", token).json())
            return job["state"] not in {"waiting", "running"}

        wait(ended, "the job does not end", 120)
        return job


@pytest.fixture(scope="session")
def manage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manage]:
    """One for all tests of this folder."""
    folder = tmp_path_factory.mktemp("manage")
    for instance in _outside(folder):
        assert isinstance(instance, Outside)
        tokens = json.loads(instance.python("-c", _PEOPLE).stdout.splitlines()[-1])
        with serving(instance, folder / "serve.log") as running:
            yield Manage(running, tokens)
