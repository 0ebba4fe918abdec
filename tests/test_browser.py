"""The review site in a real browser, from disk: what a reviewer does there, by mouse and by keyboard alone."""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import ipdocs
from browser import NARROW, WIDE, Browser, missing
from ipdocs.dataset.build import ingest
from ipdocs.review import site
from ipdocs.schema.correction import Correction

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

ROOT = Path(__file__).parents[1]
TEA = "documents/plan--regional-tea-names-plan-2023.txt.html"
CRAFTS = "documents/zh--craft-names-opinions.html.html"
HOSTILE = """<script>document.title = "run"; alert(1)</script> <img src=x onerror=alert(2)> </textarea></script>
1. Mend the wells 😀 </article><svg onload=alert(3)> {{ 7 * 7 }}. (The Ministry of Finance is responsible)
2. Count <b onclick=alert(4)>them</b> " autofocus onfocus="alert(5).
"""
LONG = "".join(
    f"{n}. Keep list {n} of names in order and mend what is broken. (The Ministry of Finance takes the lead, and the "
    "Ministry of Education and the Ministry of Culture and Tourism participate)\n"
    for n in range(1, 1001)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the corpus, with a page that would like to run and one of 1,000 measures."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "more").mkdir()
    (folder / "more" / "wells <b onclick=alert(6)>.txt").write_text(HOSTILE, "utf-8")
    (folder / "more" / "long.txt").write_text(LONG, "utf-8")
    ingest([ROOT / "corpus", folder / "more"], folder / "out")
    return site.write(folder / "out").folder


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("downloads"))
    browser.heard()  # its own first page
    yield browser
    browser.close()


@pytest.fixture
def browser(window: Browser, made: Path) -> Iterator[Browser]:
    """The window, with nothing kept; in the end nothing was logged and nothing asked of the network."""
    window.look()
    window.open(made / "index.html")
    window.forget()
    window.open(made / "index.html")
    yield window
    assert window.heard() == []


def titles(browser: Browser) -> list[str]:
    return [one.text for one in browser.all("#ui-results li > a")]


def hostile(made: Path) -> Path:
    return next(made.glob("documents/wells*.html"))


def press(browser: Browser, *keys: str) -> None:
    ActionChains(browser.driver).send_keys(*keys).perform()


def focused(browser: Browser, attribute: str = "id") -> str:
    return str(browser.driver.switch_to.active_element.get_attribute(attribute))


def test_search_and_filters(browser: Browser, made: Path) -> None:
    assert browser.one("#ui-count").text == "19 of 19 documents"
    browser.one("#ui-q").send_keys("tea regional")
    browser.wait("document.getElementById('ui-count').textContent.startsWith('1 of')")
    assert titles(browser) == ["China Issues the 2023 Plan for Protecting the Names of Regional Teas"]
    browser.one("button[type=reset]").click()
    for field, value in (
        ("agency", "国家知识产权局"),
        ("agency", "cnipa"),
        ("role", "lead"),
        ("kind", "law"),
        ("language", "zh-Hans"),
    ):
        browser.wait("document.getElementById('ui-count').textContent.startsWith('19')")
        browser.one(f"#ui-{field}").send_keys(value)
        records = list(ipdocs.read_records(made.with_name("out")))
        if field == "agency":
            wanted = [r for r in records if "cnipa" in {a.agency for a in bodies(r)}]
        elif field == "role":
            wanted = [r for r in records if "lead" in {a.role for a in bodies(r)}]
        else:
            wanted = [r for r in records if getattr(r, field) == value]
        browser.wait(f"document.getElementById('ui-count').textContent === '{len(wanted)} of 19 documents'")
        assert 0 < len(wanted) < 19 and len(titles(browser)) == len(wanted)
        browser.one("button[type=reset]").click()
    browser.run("const d = document.getElementById('ui-from'); d.value = '2024-01-01';"
                "d.dispatchEvent(new Event('input', {bubbles: true}))")  # fmt: skip
    later = [r for r in ipdocs.read_records(made.with_name("out")) if (r.metadata.date or "") >= "2024"]
    browser.wait(f"document.getElementById('ui-count').textContent === '{len(later)} of 19 documents'")
    assert "from=2024-01-01" in browser.driver.current_url
    browser.open(made / "index.html", "#agency=cnipa&role=lead")
    agrees = [r for r in ipdocs.read_records(made.with_name("out"))
              if ("cnipa", "lead") in {(a.agency, a.role) for a in bodies(r)}]  # fmt: skip
    assert browser.one("#ui-count").text == f"{len(agrees)} of 19 documents"


def bodies(record: ipdocs.Document) -> list[ipdocs.schema.Assignment]:
    clauses = [t.responsibility for m in record.measures for t in m.tasks if t.responsibility]
    return [one for clause in clauses for one in clause.assignments]


def test_a_measure_is_found_by_its_words_and_opened_by_its_link(browser: Browser) -> None:
    browser.one("#ui-words").click()
    browser.one("#ui-q").send_keys("song pictures tea")
    browser.wait("document.querySelectorAll('#ui-hits li').length === 1")
    assert {one.text for one in browser.all("#ui-hits mark.hit")} == {"song", "pictures", "tea"}
    browser.one("#ui-hits li a").click()
    assert browser.driver.current_url.endswith(f"{TEA}#m1.1.4")
    measure = browser.one("#m1\\.1\\.4")
    assert browser.run("return document.querySelector(':target')") == measure
    top = browser.run("return arguments[0].getBoundingClientRect().top", measure)
    assert 0 < top < 1000, "in sight"
    browser.one(".outline a[href='#m2.1.9']").click()
    assert browser.driver.current_url.endswith("#m2.1.9")


def test_the_rule_behind_a_finding_shows_on_hover_and_on_focus(browser: Browser, made: Path) -> None:
    browser.open(made / TEA, "#m1.1.2")
    mark = browser.all("#m1\\.1\\.2 mark.lead")[0]
    ActionChains(browser.driver).move_to_element(mark).perform()
    assert "registry.mara.official" in browser.one("#ui-tip").text
    assert "registry/state_council.json: mara" in browser.one("#ui-tip").text
    ActionChains(browser.driver).move_to_element(browser.one("h1")).perform()
    browser.wait("document.getElementById('ui-tip').hidden")
    browser.run("document.querySelector('#m1\\\\.1\\\\.2 mark.clause').focus()")
    assert "Clause" in browser.one("#ui-tip").text and "en." in browser.one("#ui-tip").text
    assert focused(browser, "aria-describedby") == "ui-tip"


def test_a_correction_is_marked_kept_downloaded_and_applied(browser: Browser, made: Path, tmp_path: Path) -> None:
    browser.open(made / TEA, "#m1.1.2")
    browser.all("#m1\\.1\\.2 mark.lead")[0].click()
    assert browser.one("#ui-what").text == "Body"
    browser.one("input[value=wrong]").click()
    browser.one("#ui-save").click()
    assert "say what is right" in browser.one("#ui-problem").text
    browser.one("#ui-choice").send_keys("participant")
    browser.one("#ui-body").clear()
    browser.one("#ui-body").send_keys("cnipa")
    browser.one("#ui-note").send_keys("it only helps")
    browser.one("#ui-save").click()
    assert "1 kept" in browser.one("#ui-kept-count").text
    browser.one(".outline a[href='#m1.1.1']").click()
    browser.one("#m1\\.1\\.1 a.handle").click()
    browser.one("input[value=right]").click()
    browser.one("#ui-save").click()
    browser.open(made / TEA)
    assert "2 kept" in browser.one("#ui-kept-count").text, "from one visit to the next"
    assert len(browser.all("mark.judged.wrong")) == 1
    browser.one("#ui-inspector #ui-download").click()
    file = browser.downloaded("corrections-plan--regional-tea-names-plan-2023.txt.jsonl")
    wrong, right = [Correction.model_validate(json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    assert (wrong.verdict, right.verdict, right.kind, wrong.note) == ("wrong", "right", "measure", "it only helps")
    built = ingest(ROOT / "corpus", tmp_path / "out", corrections=[file])
    assert built.manifest.found.corrections == {"applied": 1} and built.without_page == ()
    fixed = next(r for r in ipdocs.read_records(tmp_path / "out") if "tea-names" in r.id)
    assert next((a.agency, a.role) for a in bodies(fixed) if a.rule == "correction") == ("cnipa", "participant")
    browser.open(made / "index.html")
    assert browser.one("#ui-corrections-count").text == "2 corrections"
    browser.one("#ui-download").click()
    assert browser.downloaded("corrections.jsonl").read_text("utf-8") == file.read_text("utf-8")


def test_what_was_missed_is_marked_by_selecting_it(browser: Browser, made: Path) -> None:
    page = hostile(made)
    browser.open(page)
    browser.run("""
        const walker = document.createTreeWalker(document.getElementById('ui-text'), NodeFilter.SHOW_TEXT);
        let node;
        while ((node = walker.nextNode()) && !node.data.includes('Count'));
        getSelection().setBaseAndExtent(node, node.data.indexOf('Count'), node, node.data.indexOf('them') + 4);
    """)
    browser.wait("!document.getElementById('ui-missed').disabled")
    browser.one("#ui-missed").click()
    browser.one("#ui-missing-kind").send_keys("A responsible clause")
    browser.one("#ui-save").click()
    browser.one("#ui-inspector #ui-download").click()
    record = next(r for r in ipdocs.read_records(made.with_name("out")) if r.id.startswith("wells"))
    one = Correction.model_validate(json.loads(browser.downloaded(f"corrections-{record.id}.jsonl").read_text("utf-8")))
    assert one.right and one.right.span and (one.kind, one.verdict) == ("clause", "missing")
    assert record.text[slice(*one.right.span)] == one.right.text == "Count <b onclick=alert(4)>them"


def test_kind_and_date_are_judged_as_a_whole(browser: Browser, made: Path, tmp_path: Path) -> None:
    browser.open(made / "documents/long.txt.html")
    browser.one("button[data-whole=date]").click()
    browser.one("#ui-value").send_keys("May 2024")
    browser.one("#ui-save").click()
    assert "2024-05" in browser.one("#ui-problem").text
    browser.one("#ui-value").clear()
    browser.one("#ui-value").send_keys("2024-05")
    browser.one("#ui-save").click()
    browser.one("button[data-whole=kind]").click()
    browser.one("input[value=wrong]").click()
    browser.one("#ui-choice").send_keys("other")
    browser.one("#ui-save").click()
    browser.one("#ui-inspector #ui-download").click()
    file = browser.downloaded("corrections-long.txt.jsonl")
    ingest(made.parent / "more" / "long.txt", tmp_path / "out", corrections=[file])
    [fixed] = ipdocs.read_records(tmp_path / "out")
    assert (fixed.metadata.date, fixed.kind) == ("2024-05", "other")


def test_keyboard_alone(browser: Browser, made: Path) -> None:
    press(browser, Keys.TAB)
    assert browser.driver.switch_to.active_element.text == "Skip to the content"
    press(browser, Keys.ENTER)
    assert focused(browser) == "ui-main"
    press(browser, Keys.TAB)
    assert focused(browser) == "ui-q"
    press(browser, "tea", Keys.ENTER)
    for _ in range(20):
        press(browser, Keys.TAB)
        if (focused(browser, "href") or "").endswith(TEA):
            break
    press(browser, Keys.ENTER)
    assert browser.driver.current_url.endswith(TEA)
    press(browser, "j", "j")
    assert focused(browser, "data-path") == "1.1.2"
    press(browser, "k")
    assert focused(browser, "data-path") == "1.1.1"
    press(browser, "n", "n")
    assert browser.driver.switch_to.active_element.get_attribute("class").startswith("body")
    assert "Body" in browser.one("#ui-tip").text
    press(browser, Keys.ARROW_LEFT)
    assert browser.driver.switch_to.active_element.get_attribute("class") == "clause"
    press(browser, Keys.ENTER)
    assert focused(browser) == "ui-what"
    press(browser, Keys.ESCAPE)
    assert browser.driver.switch_to.active_element.get_attribute("class") == "clause", "back where it was"
    press(browser, Keys.ENTER)
    for _ in range(3):
        press(browser, Keys.TAB)
        if focused(browser, "name") == "verdict":
            break
    press(browser, Keys.SPACE)
    assert focused(browser, "value") == "right"
    press(browser, Keys.ENTER)
    assert "1 kept" in browser.one("#ui-kept-count").text
    stops = browser.run("return document.querySelectorAll('#ui-text [tabindex=\"0\"]').length")
    assert stops == 1, "the text is one stop for the Tab key"


def test_colours_are_chosen_and_kept(browser: Browser, made: Path) -> None:
    browser.one("#ui-theme").click()
    browser.one("#ui-theme").click()
    assert browser.one("#ui-theme").get_attribute("aria-label") == "Colours: dark"
    browser.open(made / "plots.html")
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 26)"


def test_agencies_are_found_by_any_name(browser: Browser, made: Path) -> None:
    browser.open(made / "agencies.html")
    browser.one("#ui-q").send_keys("知识产权局")
    assert all("知识产权局" in row.text for row in browser.all("#ui-rows tr"))
    browser.one("a[href='agencies/cnipa.html']").click()
    assert "China National Intellectual Property Administration" in browser.one("h1").text
    browser.all(".tasks li a")[0].click()
    assert browser.run("return document.querySelector(':target').className") == "measure"


def test_what_a_page_says_is_text_and_does_not_run(browser: Browser, made: Path) -> None:
    browser.open(hostile(made))
    assert browser.run("return document.title").endswith("ipdocs review")
    assert browser.run("return document.querySelector('#ui-text').textContent") == HOSTILE
    assert browser.run("return document.querySelectorAll('#ui-text :is(script, img, svg, b, textarea)').length") == 0
    browser.open(made / "index.html", "#q=wells")
    browser.wait("document.querySelectorAll('#ui-results li').length === 1")
    assert "onclick" in browser.one("#ui-results .file").text
    assert browser.heard() == []
    ran = browser.run("""
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        document.body.setAttribute('onclick', 'window.ran = true');
        document.body.click();
        return window.ran || false;
    """)
    assert ran is False, "not even a script that got into the page"
    assert all("Content Security Policy" in one for one in browser.heard())


def test_a_page_of_1000_measures_lays_out_what_is_in_sight(browser: Browser, made: Path) -> None:
    browser.open(made / "documents/long.txt.html")
    assert browser.run("return document.querySelectorAll('.measure').length") == 1000
    assert browser.run("return getComputedStyle(document.querySelector('.run')).contentVisibility") == "auto"
    skipped = browser.run(
        "return [...document.querySelectorAll('.measure .b')]"
        ".filter((block) => !block.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert skipped > 900, "what is out of sight is not laid out"
    browser.open(made / "documents/long.txt.html", "#m900")
    top = browser.run("return document.getElementById('m900').getBoundingClientRect().top")
    assert 0 <= top < 1000
    press(browser, "j")


PAGES = {
    "index": "index.html",
    "document-en": TEA,
    "document-zh": CRAFTS,
    "agencies": "agencies.html",
    "agency": "agencies/cnipa.html",
    "plots": "plots.html",
}
LOOKS = {"light": (WIDE, False), "dark": (WIDE, True), "narrow": (NARROW, False)}


@pytest.mark.parametrize(
    ("page", "look"), [*((page, look) for page in PAGES for look in ("light", "dark")), ("document-en", "narrow")]
)
def test_axe_finds_nothing(browser: Browser, made: Path, page: str, look: str) -> None:
    size, dark = LOOKS[look]
    browser.look(size, dark=dark)
    browser.open(made / PAGES[page])
    browser.run("document.querySelectorAll('details').forEach(one => (one.open = true))")
    assert browser.violations() == []
    if page.startswith("document"):
        browser.run("document.querySelector('#ui-text mark.clause').click()")
        browser.one("input[value=wrong]").click()
        assert browser.violations() == []


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    browser.run("document.getElementById('ui-count').style.color = '#ccc'")
    browser.run("document.documentElement.removeAttribute('lang')")
    assert {one.split(":")[0] for one in browser.violations()} == {"color-contrast", "html-has-lang"}


def test_screenshots(browser: Browser, made: Path, tmp_path: Path) -> None:
    folder = Path(os.environ.get("IPDOCS_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    for look, (size, dark) in LOOKS.items():
        browser.look(size, dark=dark)
        for name, page in PAGES.items():
            browser.open(made / page, "#m1.1.2" if name == "document-en" else "")
            assert browser.driver.save_screenshot(str(folder / f"{name}-{look}.png"))
            wide = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, "nothing is wider than the window"
    browser.look()
    for name in ("document-en", "document-zh", "plots"):
        browser.open(made / PAGES[name])
        paper = base64.b64decode(browser.tell("Page.printToPDF", printBackground=True)["data"])
        assert paper.startswith(b"%PDF")
        (folder / f"{name}-print.pdf").write_bytes(paper)
        browser.look((794, 1123), media="print")
        assert browser.driver.save_screenshot(str(folder / f"{name}-print.png"))
        assert not browser.all("header.top, .inspector, .outline, .is-chrome"), "paper has neither buttons nor chrome"
        browser.look()
