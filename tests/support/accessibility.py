"""axe-core on a page that is open in the browser: the rules of WCAG 2.1 A and AA, and of good
practice, that a program can judge."""

from importlib.resources import files

from tests.support.chromium import Page

_RUN = """axe.run(document, {resultTypes: ["violations"]}).then(result => result.violations.map(
    one => `${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 160)}`))"""


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, a sentence for each rule; empty for nothing."""
    script = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.run(f"{script}; true")
    return page.run(_RUN)
