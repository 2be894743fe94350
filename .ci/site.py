"""Opens the pages of a coordinator in Chromium, and looks at them as a careful reader would.

site.py URL FOLDER [WIDTH/SCHEME ...]   the pictures go to FOLDER; without widths all of ALL
SONDE_API_TOKEN                         signs in with it
"""
import os
import pathlib
import re
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ALL = [f"{width}/{scheme}" for width in (1400, 800, 390) for scheme in ("light", "dark")]
FIXED = ["/", "/runs", "/runs/new", "/audits", "/audits/new", "/fleet", "/compare", "/runs/none"]
# A page leads to these: the newest run, model and audit.
LINKS = [r'href="(/runs/0[0-9A-Z]{25})"', r'href="(/models/[^"?]+)"', r'href="(/audits/(?!new)[a-z0-9-]+)"']

FAULTS = r"""
() => {
  const faults = [];
  const shown = element => element.checkVisibility({checkVisibilityCSS: true});
  const name = element => element.tagName.toLowerCase() + ' "' + (element.textContent || '').trim().slice(0, 40) + '"';
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the document is ' + document.documentElement.scrollWidth + ' px wide');
  for (const element of document.querySelectorAll('main *, .site *')) {
    if (!shown(element) || element.closest('.scroll, pre, textarea, .skip, .ranking thead, svg, canvas')) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) faults.push('beyond the edge: ' + name(element));
  }
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  if (document.querySelector('[style]:not(.uplot *, .uplot, .chart *, .chart, svg *, .axis *)')?.hasAttribute('style') && !document.querySelector('.uplot')) faults.push('an inline style');
  for (const time of document.querySelectorAll('time')) if (!/UTC|local/.test(time.textContent)) faults.push('a time without a zone: ' + time.textContent);
  return faults;
}
"""


class Site:
    def __init__(self, browser, url, folder):
        self.browser = browser
        self.url = url
        self.folder = pathlib.Path(folder)
        self.faults = []
        self.state = None

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def context(self, width, scheme, script=True):
        return self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce",
            java_script_enabled=script, storage_state=self.state)

    def page(self, context, where):
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and "responded with a status of 4" not in message.text
                and self.fault(where, f"console: {message.text}"))
        page.on("pageerror", lambda error: self.fault(where, f"error: {error}"))
        page.on("request", lambda request: request.url.startswith((self.url, "data:", "blob:")) or self.fault(where, f"loads {request.url}"))
        return page

    def sign_in(self, token):
        context = self.context(800, "light")
        page = self.page(context, "signing in")
        page.goto(self.url + "/runs")
        if not page.url.startswith(self.url + "/signin"):
            self.fault("signing in", "nobody asks for the token")
        page.fill("#token", "a wrong one")
        page.press("#token", "Enter")
        if not page.locator('[role="alert"]').is_visible():
            self.fault("signing in", "a wrong token is not refused")
        page.fill("#token", token)
        page.press("#token", "Enter")
        page.wait_for_url(self.url + "/runs")
        self.state = context.storage_state()
        context.close()

    def paths(self):
        """The fixed ones, and those that their links lead to."""
        context = self.context(800, "light", script=False)
        page = context.new_page()
        found = list(FIXED)
        for path in ("/", "/runs", "/audits"):
            page.goto(self.url + path)
            for link in LINKS:
                match = re.search(link, page.content())
                if match and match.group(1) not in found:
                    found.append(match.group(1))
        context.close()
        return found

    def look(self, path, view):
        width, scheme = view.split("/")
        where = f"{path} at {view}"
        context = self.context(int(width), scheme)
        page = self.page(context, where)
        page.goto(self.url + path)
        page.wait_for_timeout(300)
        for fault in page.evaluate(FAULTS):
            self.fault(where, fault)
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"]][:3]
            self.fault(where, f"axe: {violation['id']}, {violation['help']}: {nodes}")
        name = path.strip("/").replace("/", "-") or "leaderboard"
        page.screenshot(path=self.folder / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()

    def without_script(self, path):
        where = f"{path} without scripts"
        context = self.context(390, "light", script=False)
        page = self.page(context, where)
        page.goto(self.url + path)
        text = page.inner_text("main")
        if len(text) < 40:
            self.fault(where, f"says only: {text}")
        context.close()

    def by_keyboard(self, path):
        """Each control is reached by Tab, shows that it has the focus, and the first one skips to the content."""
        where = f"{path} by keyboard"
        context = self.context(800, "light")
        page = self.page(context, where)
        page.goto(self.url + path)
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
            ".filter(each => each.checkVisibility()).length")
        seen = 0
        for _ in range(min(wanted, 60) + 1):
            page.keyboard.press("Tab")
            outline = page.evaluate("document.activeElement === document.body ? null : getComputedStyle(document.activeElement).outlineStyle")
            if outline is None:
                break
            if outline == "none":
                self.fault(where, "no focus is shown at " + page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
            seen += 1
        if seen < min(wanted, 60) - 1:
            self.fault(where, f"{seen} of {wanted} controls are reached")
        context.close()


def main(url, folder, views):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        site = Site(browser, url, folder)
        token = os.environ.get("SONDE_API_TOKEN")
        if token:
            site.sign_in(token)
        paths = site.paths()
        for path in paths:
            for view in views:
                site.look(path, view)
            site.without_script(path)
            site.by_keyboard(path)
        browser.close()
    print(f"{len(paths)} pages in {len(views)} views: {len(site.faults)} faults")
    for fault in site.faults:
        print(" ", fault)
    return 1 if site.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3:] or ALL))
