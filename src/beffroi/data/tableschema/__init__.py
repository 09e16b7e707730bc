"""National Table Schemas: read, recognised, and checked on all the rows of a file.

Source: Table Schema (frictionlessdata.io/specs/table-schema, 2018-01), as schema.data.gouv.fr uses it.
"""

from beffroi.data.tableschema.checking import check
from beffroi.data.tableschema.files import check_file
from beffroi.data.tableschema.fitting import Fit, fit
from beffroi.data.tableschema.model import SchemaField, TableSchema
from beffroi.data.tableschema.reading import MOST_BYTES, BadTableSchema, read_table_schema
from beffroi.data.tableschema.saying import retold, said, sentence
from beffroi.data.tableschema.steering import forms
from beffroi.data.tableschema.verdict import Fault, Place, Verdict

__all__ = [
    "MOST_BYTES",
    "BadTableSchema",
    "Fault",
    "Fit",
    "Place",
    "SchemaField",
    "TableSchema",
    "Verdict",
    "check",
    "check_file",
    "fit",
    "forms",
    "read_table_schema",
    "retold",
    "said",
    "sentence",
]
