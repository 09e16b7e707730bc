"""A visit: a browser window that notes every request and everything that went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from tests.portal_service import Portal

#: Drivers of the software renderer talk in the console; nothing else may.
_CHATTER = ("GL Driver Message", "GPU stall")


@dataclass
class Visit:
    """A page and what it did."""

    page: Page
    portal: Portal
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and wait until it rests; a map until it is drawn."""
        self.page.goto(self.portal.url + path)
        if "/map/" in path and self.page.evaluate("typeof window") and self.page.locator("#map").count():
            self.page.wait_for_selector("#map[data-ready]", timeout=60_000)
        self.page.wait_for_load_state("networkidle")

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
    context.on("request", lambda request: seen.requests.append(request.url))
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
