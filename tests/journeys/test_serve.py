"""`beffroi serve`, as a person runs it: it answers, it ends whole, nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from tests.conftest import Outside, clean_environment
from tests.journeys.processes import alive, descendants, free_port, kill, playing, wait

from beffroi.doors.cli.family import Child, ChildKeepsDying, Family


@dataclass
class Service:
    """A running `beffroi serve` and what it says."""

    process: "subprocess.Popen[str]"
    port: int
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/explore/v2.1/catalog/datasets", timeout=10).status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def serving(outside: Outside, *arguments: str) -> Iterator[Service]:
    """A service that is ready; whatever is left of it is killed at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "beffroi.doors.cli", "serve", "--port", str(port), *arguments],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**clean_environment(), "BEFFROI_HOME": str(outside.home), **outside.environment},
    )
    service = Service(process, port)
    assert process.stderr is not None
    reader = threading.Thread(target=lambda: service.said.extend(process.stderr or ()), daemon=True)
    reader.start()
    seen: set[int] = set()
    try:
        wait(
            lambda: any("répond sur" in line for line in service.said) or process.poll() is not None,
            "not ready",
        )
        wait(
            lambda: (
                process.poll() is not None
                or all(playing(process.pid, role) for role in ("web", "worker", "scheduler"))
            ),
            "a child is missing",
        )
        assert process.poll() is None, "".join(service.said)
        seen = descendants(process.pid)
        yield service
    finally:
        seen |= descendants(process.pid)
        for pid in alive(seen | {process.pid}):
            kill(pid, signal.SIGKILL)
        process.wait()
        reader.join()


def niceness(service: Service, role: str) -> int:
    """How much a child gives way."""
    return os.getpriority(os.PRIO_PROCESS, playing(service.process.pid, role) or 0)


def test_pages_and_api_answer_then_ctrl_c_ends_it_all(outside: Outside) -> None:
    with serving(outside) as service:
        page = httpx.get(service.url, timeout=20)
        assert page.status_code == 200
        assert "Content-Security-Policy" in page.headers
        answer = httpx.get(f"{service.url}/api/explore/v2.1/catalog/datasets", timeout=20)
        assert answer.json()["total_count"] == 0
        wait(lambda: niceness(service, "worker") > niceness(service, "web"), "jobs do not give way to pages")
        family = descendants(service.process.pid)
        assert len(family) >= 4, service.said
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(10) == 0
        assert not alive(family)
        wait(lambda: any("arrêté" in line for line in service.said), "no farewell")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_the_parent_ends_the_children_end(outside: Outside, number: signal.Signals) -> None:
    with serving(outside) as service:
        family = descendants(service.process.pid)
        assert len(family) >= 4, service.said
        service.process.send_signal(number)
        service.process.wait(12)
        wait(lambda: not alive(family), f"left behind after {number.name}", 15)


@pytest.mark.parametrize("role", ["web", "worker", "scheduler"])
def test_a_child_that_dies_is_started_again(outside: Outside, role: str) -> None:
    with serving(outside) as service:
        first = playing(service.process.pid, role)
        assert first is not None
        below = descendants(first)
        kill(first, signal.SIGKILL)
        wait(lambda: playing(service.process.pid, role) not in {None, first}, f"{role} is not started again")
        wait(lambda: not alive(below), f"what {role} had started is left behind")
        wait(service.answers, "the service does not answer any more")
        assert any(f"« {role} »" in line for line in service.said)


def test_the_server_process_behind_the_web_child_dies(outside: Outside) -> None:
    """Granian's own worker: the web child ends with it and is started again."""
    with serving(outside) as service:
        web = playing(service.process.pid, "web")
        assert web is not None
        (behind,) = descendants(web)
        kill(behind, signal.SIGKILL)
        wait(lambda: playing(service.process.pid, "web") not in {None, web}, "web is not started again")
        wait(service.answers, "the service does not answer any more")


def test_two_processes_answer(outside: Outside) -> None:
    with serving(outside, "--workers", "2") as service:
        web = playing(service.process.pid, "web")
        assert web is not None
        assert len(descendants(web)) == 2
        assert service.answers()


def test_port_in_use(outside: Outside) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = outside.run("serve", "--port", str(taken.getsockname()[1]), code=1)
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_instance(outside: Outside) -> None:
    nowhere = Outside(outside.home.parent / "nowhere", outside.environment)
    done = nowhere.run("serve", "--port", str(free_port()), code=1)
    assert "beffroi init" in done.stderr
    assert not nowhere.home.exists()


def test_a_child_that_keeps_dying_ends_the_service() -> None:
    said: list[str] = []
    family = Family((Child("nobody"),), say=said.append)
    with pytest.raises(ChildKeepsDying, match="nobody"):
        family.run(lambda: None)
    assert len(said) == 2
    assert family.children[0].process is None
