"""How soon the widget's button can be seen on the demo page, from a cold start: `python -m bench.widget [URL]` beside `huashu up`."""

from __future__ import annotations

import shutil
import statistics
import sys

from playwright.sync_api import Browser, sync_playwright

RUNS = 15
SEEN = """() => new Promise((resolve) => {
    const look = () => {
        const button = document.querySelector('huashu-widget')?.shadowRoot.querySelector('.launcher');
        button?.checkVisibility() ? resolve(performance.now()) : requestAnimationFrame(look);
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


def main(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        once(browser, url)  # the browser itself is warm
        runs = [once(browser, url) for _ in range(RUNS)]
        browser.close()
    page, button = zip(*runs, strict=True)
    print(f"{url}: page there after {statistics.median(page):.0f} ms, button seen {statistics.median(button):.0f} ms later")
    print(f"({RUNS} runs, the slowest button {max(button):.0f} ms)")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/shop")
