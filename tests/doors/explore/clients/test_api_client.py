"""npm @opendatasoft/api-client: all its calls."""

from tests.doors.explore.clients.conftest import Run


def test_every_call(javascript_client: Run) -> None:
    said = javascript_client("api_client.mjs").stdout
    assert "# fail 0" in said
    assert "# pass 7" in said
