"""Run with the Python of an environment where ckan and ckanext-dcat are: what their parser makes of a catalogue.

python ckan_reader.py catalogue.rdf   →   a JSON object: the next page, and a list of packages
"""

import json
import sys
from pathlib import Path

import ckan.plugins  # noqa: F401 (the parser asks for it)
from ckanext.dcat.processors import RDFParser

parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(Path(sys.argv[1]).read_bytes(), _format="xml")
print(json.dumps({"next": str(parser.next_page() or ""), "packages": list(parser.datasets())}))
