"""A visit: a browser window that notes every request and everything that went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request
from tests.portal_service import Portal

_TURN, _QUIET = 40, 3  # milliseconds between two looks; looks without a request
#: Drivers of the software renderer talk in the console; nothing else may.
_CHATTER = ("GL Driver Message", "GPU stall")


@dataclass
class Visit:
    """A page and what it did."""

    page: Page
    portal: Portal
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    under_way: set[int] = field(default_factory=set)

    def open(self, path: str) -> None:
        """Go to a page and wait until it rests; a map until it is drawn."""
        self.page.goto(self.portal.url + path)
        if "/map/" in path and self.page.evaluate("typeof window") and self.page.locator("#map").count():
            self.page.wait_for_selector("#map[data-ready]", timeout=60_000)
        self.rest()

    def rest(self) -> None:
        """Until nothing is asked of the service any more: what scripts ask for was asked by the end of a turn of theirs."""
        quiet = 0
        while quiet < _QUIET:
            self.page.wait_for_timeout(_TURN)
            quiet = 0 if self.under_way else quiet + 1

    def asked(self, request: Request) -> None:
        """Note a request."""
        self.requests.append(request.url)
        self.under_way.add(id(request))

    def answered(self, request: Request) -> None:
        """Note its end."""
        self.under_way.discard(id(request))

    def outside(self) -> list[str]:
        """Requests that left the service."""
        own = urlsplit(self.portal.url).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).netloc != own
        ]


@contextmanager
def visit(
    browser: Browser,
    portal: Portal,
    *,
    width: int = 1280,
    height: int = 860,
    dark: bool = False,
    scripts: bool = True,
) -> Iterator[Visit]:
    """A window of its own; at the end nothing may have gone outside or wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="fr-FR",
    )
    page = context.new_page()
    seen = Visit(page, portal)
    context.on("request", seen.asked)
    for end in ("requestfinished", "requestfailed"):
        context.on(end, seen.answered)
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on(
        "console",
        lambda message: (
            seen.faults.append(message.text)
            if message.type in {"error", "warning"} and not any(word in message.text for word in _CHATTER)
            else None
        ),
    )
    try:
        yield seen
        assert seen.outside() == []
        assert seen.faults == []
    finally:
        context.close()
