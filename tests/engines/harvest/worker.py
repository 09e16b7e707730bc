"""A program that harvests in an instance of its own: `begin ADDRESS`, `work RUN` (until it is done or killed), `show RUN`."""

import json
import sys
from collections import Counter

import django

django.setup()

from beffroi.city.catalog.public import Dataset  # noqa: E402 after Django's setup
from beffroi.city.people.public import default_organisation  # noqa: E402
from beffroi.engines.harvest.public import Run, add, begin, perform  # noqa: E402

MANY = 5_000


def tell(step: str, fraction: float | None) -> None:
    """Say how far it is: whoever reads may kill."""
    if step == "harvest" and fraction is not None and round(fraction * MANY) % 100 == 0:
        print(round(fraction * MANY), flush=True)


def main(word: str, said: str) -> None:
    """Do that, and say what came of it on one line."""
    if word == "begin":
        source = add(
            default_organisation(),
            name="grande",
            kind="ckan",
            address=said,
            takes_rows=False,
            options={"page": "1000"},
        )
        print(begin(source).pk)
        return
    run = Run.objects.select_related("source__organisation").get(pk=int(said))
    if word == "work":
        perform(run, tell)
    versions = Counter(Dataset.objects.values_list("current__number", flat=True))
    found = {"state": run.state, "counts": run.counts, "outcomes": run.outcomes.count()}
    public = Dataset.objects.public().count()
    print(json.dumps({**found, "public": public, "versions": {str(k): v for k, v in versions.items()}}))


main(*sys.argv[1:])
