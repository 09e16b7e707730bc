"""What is wrong with a query, in the Explore API's own words (section 1.3 of its description)."""

from typing import Self

from beffroi.data.errors import BeffroiError

SYNTAX = "ODSQLSyntaxError"
SEMANTIC = "ODSQLError"
TYPES = "IncompatibleTypesInComparisonFilter"
PARAMETER = "InvalidRESTParameterError"
NOT_FOUND = "NotFoundResource"


class QueryError(BeffroiError):
    """A query that cannot be answered. `sentence` is the API's `message`, `error_code` its code, `status` that of the answer."""

    code = "query"

    def __init__(self, message: str, *, error_code: str = SEMANTIC, status: int = 400) -> None:
        super().__init__(message)
        self.error_code = error_code
        self.status = status

    @classmethod
    def malformed(cls, detail: str, clause: str, *, error_code: str = SEMANTIC) -> Self:
        """A clause that reads well and means nothing."""
        return cls(
            f"ODSQL query is malformed: {detail} Clause(s) containing the error(s): {clause}.",
            error_code=error_code,
        )

    @classmethod
    def syntax(cls, found: str | None, position: int, text: str, clause: str) -> Self:
        """A clause that does not read; `found` is the unexpected text, None at the end. `position` counts characters from 0."""
        what = "end of line" if found is None else found
        return cls(
            f"ODSQL syntax exception: unexpected {what} at position {position} in {text}."
            f" Clause(s) containing the error(s): {clause}.",
            error_code=SYNTAX,
        )

    @classmethod
    def parameter(cls, name: str, found: object, expected: str) -> Self:
        """A parameter outside its bounds."""
        return cls(
            f"Invalid value for {name} API parameter: {found} was found but {expected} is expected.",
            error_code=PARAMETER,
        )


def unknown_record(record_id: str) -> QueryError:
    """No record of the dataset has this id."""
    return QueryError(f"The requested record {record_id} does not exist.", error_code=NOT_FOUND, status=404)
