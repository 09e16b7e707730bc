"""National Table Schemas: read, recognised, and checked on all the rows of a file.

Source: Table Schema (frictionlessdata.io/specs/table-schema, 2018-01), as schema.data.gouv.fr uses it.
"""

from beffroi.data.tableschema.checking import check
from beffroi.data.tableschema.fitting import Fit, fit
from beffroi.data.tableschema.model import SchemaField, TableSchema
from beffroi.data.tableschema.reading import BadTableSchema, read_table_schema
from beffroi.data.tableschema.verdict import Fault, Verdict

__all__ = [
    "BadTableSchema",
    "Fault",
    "Fit",
    "SchemaField",
    "TableSchema",
    "Verdict",
    "check",
    "fit",
    "read_table_schema",
]
