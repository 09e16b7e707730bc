"""Every function of odsclient that asks a service; the keyring ones only speak to the desktop."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from odsclient import (
    CacheEntry,
    NoODSAPIKeyFoundError,
    ODSClient,
    ODSException,
    clean_cache,
    get_apikey,
    get_cached_dataset_entry,
    get_whole_dataframe,
    get_whole_dataset,
)

ADDRESS = sys.argv[1]
HERE = {"base_url": ADDRESS, "platform_id": None}
LABELS = ["Code INSEE", "Nom de la ville", "Pays", "Population"]


def refused(call: Callable[..., object], **options: object) -> ODSException:
    """The error a call meets."""
    with pytest.raises(ODSException) as refusal:
        call(**options)
    return refusal.value


text = get_whole_dataset("villes", use_keyring=False, **HERE)
lines = text.splitlines()
assert lines[0].lstrip("\ufeff").split(";")[:4] == LABELS, lines[0]
assert len(lines) == 8, len(lines)

plain = get_whole_dataset("villes", use_labels_for_header=False, csv_separator=",", use_keyring=False, **HERE)
assert plain.splitlines()[0].lstrip("\ufeff").startswith("code,nom,pays"), plain[:80]

paris = get_whole_dataset("villes", timezone="Europe/Paris", use_keyring=False, **HERE)
assert "2024-03-11T00:30:00+01:00" in paris
assert "2024-03-10T23:30:00+00:00" in text

filtered = get_whole_dataset("villes", use_keyring=False, **HERE, **{"refine.pays": "BE", "rows": 1})
assert len(filtered.splitlines()) == 2, filtered

frame = get_whole_dataframe("villes", use_keyring=False, **HERE)
assert frame["Population"].count() == 6
assert frame.shape[0] == 7
assert frame["Nom de la ville"].iloc[3] == "Villeneuve d'Ascq"
assert frame["Surface"].iloc[0] == 34.8

target = Path("villes.csv")
assert get_whole_dataset("villes", to_path=target, use_keyring=False, **HERE) is None
assert pd.read_csv(target, sep=";").equals(pd.read_csv(io.StringIO(text.lstrip("\ufeff")), sep=";"))

bar = get_whole_dataset("villes", tqdm=True, use_keyring=False, **HERE)
assert bar.lstrip("\ufeff") == text.lstrip("\ufeff")
get_whole_dataset("villes", tqdm=True, to_path=Path("barre.csv"), use_keyring=False, **HERE)
assert Path("barre.csv").read_bytes() == target.read_bytes()

for form in ("json", "geojson"):
    body = get_whole_dataset("villes", format=form, use_keyring=False, **HERE)
    assert body.lstrip()[0] in "[{"
    assert "Villeneuve d'Ascq" in body

assert get_whole_dataset("villes", file_cache=True, use_keyring=False, **HERE)
entry = get_cached_dataset_entry("villes", **HERE)
assert isinstance(entry, CacheEntry)
assert entry.exists()
assert len(get_whole_dataset("villes", file_cache=True, use_keyring=False, **HERE).splitlines()) == 8
clean_cache("villes", **HERE)
assert not entry.exists()

assert get_whole_dataset("villes", apikey="une-cle", use_keyring=False, **HERE) == text
assert get_apikey(use_keyring=False, **HERE) is None
client = ODSClient(base_url=ADDRESS, platform_id=None, use_keyring=False)
assert client.get_whole_dataset("villes") == text
strict = ODSClient(base_url=ADDRESS, platform_id=None, use_keyring=False, enforce_apikey=True)
with pytest.raises(NoODSAPIKeyFoundError):
    strict.get_whole_dataset("villes")

missing = refused(get_whole_dataset, dataset_id="absent", use_keyring=False, **HERE)
assert missing.status_code == 404
assert "absent" in missing.error_msg
wrong = refused(get_whole_dataset, dataset_id="villes", timezone="Mars/Nord", use_keyring=False, **HERE)
assert wrong.status_code == 400
assert "timezone" in wrong.error_msg

# Pushing is no way in here: the client must be told so, not break.
pushed = refused(client.push_dataset_realtime, dataset_id="villes", dataset="nom\nLens\n", push_key="cle")
assert pushed.status_code in {404, 405}, pushed
frame_pushed = refused(
    client.push_dataset_realtime, dataset_id="villes", dataset=frame, push_key="cle", format="pandas"
)
assert frame_pushed.status_code == pushed.status_code
print("done")
