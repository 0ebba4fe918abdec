"""A real browser for the tests of the review site: headless Chromium, driven by selenium, without the network."""

import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars --disable-dev-shm-usage"
)
WIDE, NARROW = (1440, 1000), (390, 844)


def missing() -> str | None:
    """What a browser test lacks on this machine; None where it can run."""
    if not any(map(shutil.which, BROWSERS)):
        return f"no browser here: {' or '.join(BROWSERS)}"
    return None if shutil.which("chromedriver") else "no chromedriver here (Debian: chromium-driver)"


class Browser:
    """One window. Everything that it logs or asks the network for is kept until `heard` tells it."""

    def __init__(self, downloads: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = next(filter(None, map(shutil.which, BROWSERS)))
        self._profile = tempfile.TemporaryDirectory()
        for flag in (*FLAGS.split(), f"--user-data-dir={self._profile.name}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(60)
        self.downloads = downloads
        self.tell("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        self.look()

    def tell(self, command: str, **facts: object) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(command, facts)

    def look(self, size: tuple[int, int] = WIDE, *, dark: bool = False, media: str = "") -> None:
        """Size of the window, colours and medium."""
        self.tell(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.tell("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def open(self, page: Path, place: str = "") -> None:
        """A page from disk, loaded anew, with nothing kept from the test before."""
        self.driver.get("about:blank")
        self.driver.get(page.as_uri() + place)

    def forget(self) -> None:
        """What pages of the site keep in the browser."""
        self.driver.execute_script("localStorage.clear()")

    def run(self, script: str, *given: object) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *given)

    def all(self, selector: str) -> list[WebElement]:
        """The elements that are shown."""
        return [one for one in self.driver.find_elements("css selector", selector) if one.is_displayed()]

    def one(self, selector: str) -> WebElement:
        """The one element, as soon as it is shown."""
        found: list[WebElement] = WebDriverWait(self.driver, 10).until(lambda _: self.all(selector))
        assert len(found) == 1, f"{selector}: {len(found)}"
        return found[0]

    def wait(self, script: str) -> None:
        """Until a script in the page returns something true."""
        WebDriverWait(self.driver, 10).until(lambda _: self.run(f"return {script}"))

    def downloaded(self, name: str) -> Path:
        """A file, as soon as it is there whole."""
        file = self.downloads / name
        WebDriverWait(self.driver, 10).until(lambda _: file.is_file() and file.stat().st_size > 0)
        return file

    def heard(self) -> list[str]:
        """What pages have logged since the last time, and all that they asked for which is not on disk."""
        logged = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] != "DEBUG"]
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]
        return logged + [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def violations(self) -> list[str]:
        """What axe-core finds wrong in the page as it is shown."""
        spec = find_spec("axe_playwright_python")
        assert spec and spec.submodule_search_locations
        self.run(Path(spec.submodule_search_locations[0], "axe.min.js").read_text("utf-8"))
        found = self.driver.execute_async_script(
            "axe.run(document, {resultTypes: ['violations'], preload: false}).then(arguments[arguments.length - 1])"
        )
        return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]

    def close(self) -> None:
        """Close the window."""
        self.driver.quit()
        self._profile.cleanup()
