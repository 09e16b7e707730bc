"""A program that harvests in an instance of its own: `begin ADDRESS`, `work RUN` (until it is done or killed), `show RUN`."""

import json
import sys
from collections import Counter

import django

django.setup()

from beffroi.city.catalog.public import Dataset  # noqa: E402 after Django's setup
from beffroi.city.people.public import default_organisation  # noqa: E402
from beffroi.data.lake import silent  # noqa: E402
from beffroi.engines.harvest.public import Run, add, begin, perform  # noqa: E402


def main(word: str, said: str) -> None:
    """Do that, and say what came of it on one line."""
    if word == "begin":
        source = add(default_organisation(), name="grande", kind="ckan", address=said, takes_rows=False, options={"page": "1000"})
        print(begin(source).pk)
        return
    run = Run.objects.select_related("source__organisation").get(pk=int(said))
    if word == "work":
        perform(run, silent)
    names = sorted(Dataset.objects.public().values_list("dataset_id", flat=True))
    versions = Counter(Dataset.objects.values_list("current__number", flat=True))
    print(json.dumps({"state": run.state, "counts": run.counts, "outcomes": run.outcomes.count(), "public": len(names),
                      "hash": hash(tuple(names)) if False else names[:3] + names[-3:], "versions": {str(k): v for k, v in versions.items()}}))  # fmt: skip


main(*sys.argv[1:])
