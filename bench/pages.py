"""How soon the widget's button can be seen on the demo page, and how soon the workbench is ready, from a cold start.

`python -m bench.pages [URL [PASSWORD]]` beside `huashu up`; the workbench is opened with the password of `admin`.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Sequence

from playwright.sync_api import Browser, StorageState, sync_playwright

RUNS = 15
SEEN = """() => new Promise((resolve) => {
    const look = () => {
        const button = document.querySelector('huashu-widget')?.shadowRoot.querySelector('.launcher');
        button?.checkVisibility() ? resolve(performance.now()) : requestAnimationFrame(look);
    };
    look();
})"""
READY = """() => new Promise((resolve) => {
    const look = () => {
        const list = document.querySelector('.conversations ul, .conversations .ant-empty');
        list?.checkVisibility() ? resolve(performance.now()) : requestAnimationFrame(look);
    };
    look();
})"""
ARRIVED = "() => performance.getEntriesByType('navigation')[0].responseEnd"


def once(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds from the click on a link to the page being there, and from there to the button; nothing is cached."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url, wait_until="commit")
    seen, arrived = page.evaluate(SEEN), page.evaluate(ARRIVED)
    context.close()
    return arrived, seen - arrived


def signed_in(browser: Browser, url: str, password: str) -> StorageState:
    """The cookies of `admin`."""
    context = browser.new_context()
    answer = context.request.post(f"{url}/api/session", data={"name": "admin", "password": password}, headers={"Origin": url})
    assert answer.ok, answer.text()
    return context.storage_state()


def workbench(browser: Browser, url: str, state: StorageState) -> float:
    """Milliseconds from the address to the list of conversations; nothing is cached."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    page.goto(f"{url}/agent", wait_until="commit")
    ready: float = page.evaluate(READY)
    context.close()
    return ready


def told(what: str, milliseconds: Sequence[float]) -> None:
    print(
        f"{what}: {statistics.median(milliseconds):.0f} ms ({len(milliseconds)} runs, {min(milliseconds):.0f} to {max(milliseconds):.0f})"
    )


def main(url: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        once(browser, f"{url}/shop")  # the browser itself is warm
        page, button = zip(*(once(browser, f"{url}/shop") for _ in range(RUNS)), strict=True)
        told("the shop's page there", page)
        told("the widget's button seen after that", button)
        if password:
            state = signed_in(browser, url, password)
            told("the workbench ready", [workbench(browser, url, state) for _ in range(RUNS)])
        browser.close()


if __name__ == "__main__":
    url, password, *_ = [*sys.argv[1:], *("http://127.0.0.1:8000", "")[len(sys.argv) - 1 :]]
    main(url, password)
