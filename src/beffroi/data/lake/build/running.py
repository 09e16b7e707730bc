"""Long statements a person can watch and cancel."""

import threading

import duckdb

from beffroi.data.errors import LimitReached
from beffroi.data.lake.report import Progress

_LOOK = 0.25  # seconds between two looks


def run(connection: duckdb.DuckDBPyConnection, sql: str, progress: Progress, step: str) -> None:
    """Run a statement, telling `progress` how far it is; what `progress` raises stops the statement.

    Raises:
        LimitReached: it does not fit in memory.
    """
    failure: list[BaseException] = []

    def work() -> None:
        try:
            connection.execute(sql)
        except BaseException as error:  # noqa: BLE001 - handed over to the thread that waits
            failure.append(error)

    progress(step, None)
    worker = threading.Thread(target=work, name=f"lake-{step}", daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(_LOOK)
            done = connection.query_progress() if worker.is_alive() else -1.0
            if worker.is_alive():
                progress(step, done / 100 if done >= 0 else None)
    except BaseException:
        while worker.is_alive():  # an interruption before the statement starts is forgotten: insist
            connection.interrupt()
            worker.join(0.05)
        raise
    if failure:
        error = failure[0]
        if isinstance(error, duckdb.OutOfMemoryException):
            raise LimitReached(
                "Le fichier demande plus de mémoire que la limite : augmentez BEFFROI_INTAKE_MEMORY, ou découpez-le."
            ) from error
        raise error
