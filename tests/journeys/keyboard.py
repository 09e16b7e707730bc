"""Pages gone through as one does without a mouse: nothing is clicked, nothing is focused but by the keys."""

from playwright.sync_api import Page

MOST = 150  # Tab keys one has the patience for

_THERE = """([wanted, said]) => {
    const here = document.activeElement;
    return here.matches(wanted) && (!said || here.textContent.trim().startsWith(said));
}"""


def reach(page: Page, wanted: str, said: str = "", *, key: str = "Tab") -> None:
    """Go with the Tab key to what matches a selector (and whose text begins so), and check that one sees to be there."""
    for _ in range(MOST):
        page.keyboard.press(key)
        if page.evaluate(_THERE, [wanted, said]):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"the {key} key never reaches {wanted} {said} on {page.url}")


def press(page: Page, wanted: str, said: str = "", *, key: str = "Tab") -> None:
    """Reach a button or a fold, and use it."""
    reach(page, wanted, said, key=key)
    page.keyboard.press("Enter")


def follow(page: Page, wanted: str, said: str = "", *, key: str = "Tab") -> None:
    """Reach a link, or the button that sends a form, and go where it leads."""
    reach(page, wanted, said, key=key)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, wanted: str, option: str) -> None:
    """Reach a list and type the beginning of one of its options."""
    reach(page, wanted)
    page.keyboard.type(option)
    chosen = page.evaluate("document.activeElement.selectedOptions[0].textContent")
    assert chosen.startswith(option), f"{wanted} shows {chosen}"
