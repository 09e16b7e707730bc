"""How columns that already have a type are handed on: plain types as they are, others as text."""

WKB = "WKB"
_PLAIN = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "HUGEINT",
    "FLOAT",
)
_KEPT = (*_PLAIN, "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]")


def select_native(source: str, kind: str, *, geometry: bool = False) -> tuple[str, str | None]:
    """The SQL that reads `source` (a quoted name of ours) of the engine's type `kind`, and the type it then has.

    None: text to be understood, which a text column always is.
    """
    if kind == WKB:
        return (f"ST_AsWKB({source})" if geometry else source), WKB
    if kind in _KEPT or kind.startswith("DECIMAL"):
        return source, kind
    if kind.startswith("TIMESTAMP"):  # seconds, milliseconds, nanoseconds
        return f"{source}::TIMESTAMP", "TIMESTAMP"
    if kind in {"VARCHAR", "UUID", "TIME", "INTERVAL"} or kind.startswith("ENUM"):
        return f"{source}::VARCHAR", None
    if kind == "BLOB":
        return f"to_base64({source})", None
    return f"to_json({source})::VARCHAR", None
