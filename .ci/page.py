"""Opens pages in Chromium, without network, and looks at them as a careful reader would.

page.py FOLDER [WIDTH/SCHEME ...]   FOLDER holds pages; without widths all of ALL
"""
import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
# 1101 is the narrowest table: below it the rows are cards.
ALL = [f"{width}/{scheme}" for width in (390, 800, 1101, 1400, 1920) for scheme in ("light", "dark")]

# Everything that a reader could not read: a list of sentences.
FAULTS = r"""
() => {
  const faults = [];
  const wide = innerWidth;
  const name = element => {
    const said = (element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40);
    return element.tagName.toLowerCase() + '.' + (element.getAttribute('class') || element.id) + ' "' + said + '"';
  };
  const shown = element => element.checkVisibility({checkVisibilityCSS: true});
  const text = element => [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const unseen = element => element.closest('.skip, .ranking thead, script, style, noscript, title');
  const scrolls = element => element.closest('.scroll, pre');

  if (document.documentElement.scrollWidth > wide) {
    faults.push('the document is ' + document.documentElement.scrollWidth + ' px wide');
  }
  for (const element of document.querySelectorAll('body *')) {
    if (!shown(element) || unseen(element)) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (/hidden|clip/.test(style.overflowX) && !element.closest('svg') && element.scrollWidth > element.clientWidth + 1) {
      faults.push('cut: ' + name(element));
    }
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.matches('.scroll, pre, select')) {
      faults.push('scrolls without a sign: ' + name(element));
    }
    if (text(element) && !scrolls(element) && (box.right > wide + 1 || box.left < -1)) {
      faults.push('beyond the edge: ' + name(element));
    }
  }
  for (const each of document.querySelectorAll('.svgchart text')) {
    const box = each.getBoundingClientRect();
    const frame = each.closest('svg').getBoundingClientRect();
    if (shown(each) && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)) {
      faults.push('outside its chart: ' + name(each));
    }
  }

  const overlap = (a, b, slack) => a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack;
  const among = (elements, slack) => {
    const boxes = elements.filter(shown).map(element => [element, element.getBoundingClientRect()]);
    boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
      if (overlap(a, b, slack)) faults.push('overlap: ' + name(one) + ' and ' + name(other));
    }));
  };
  for (const chart of document.querySelectorAll('.svgchart')) {
    among([...chart.querySelectorAll('text')], 1);
    const names = [...chart.querySelectorAll('text.name')].map(each => [each, each.getBoundingClientRect()]);
    for (const point of chart.querySelectorAll('g path')) {
      const box = point.getBoundingClientRect();
      names.filter(([, each]) => overlap(each, box, 1)).forEach(([each]) => faults.push('under a marker: ' + name(each)));
    }
    const missing = chart.querySelectorAll('g:not(.hidden)').length - names.length;
    if (missing) faults.push(missing + ' points have no name');
  }
  for (const chart of document.querySelectorAll('.uplot canvas, .svgchart, .strip svg, .whisker')) {
    const box = chart.getBoundingClientRect();
    const room = (chart.closest('.chart') || chart.parentElement).getBoundingClientRect();
    if (shown(chart) && (box.right > room.right + 1 || box.left < room.left - 1)) faults.push('wider than its box: ' + name(chart.parentElement));
  }
  among([...document.querySelectorAll('.uplot canvas, .svgchart, .strips')], 1);
  document.querySelectorAll('.uplot').forEach(chart => among([...chart.querySelectorAll('.end')], 1));
  document.querySelectorAll('.axis').forEach(axis => among([...axis.querySelectorAll('span')], 0));
  document.querySelectorAll('.strip').forEach(strip => among([...strip.children], 1));
  among([...document.querySelectorAll('nav a, nav button')], 1);
  for (const row of document.querySelectorAll('.ranking tr')) {
    if (!unseen(row)) among([...row.children], 1);
  }

  // The ticks that uPlot paints have no elements.
  for (const {plot, box} of plots) {
    if (!box.isConnected) continue;
    const label = box.getAttribute('aria-label');
    const pen = document.createElement('canvas').getContext('2d');
    plot.axes.forEach((axis, at) => {
      const texts = (axis._values || []).map(String);
      pen.font = '12px system-ui, "DejaVu Sans", sans-serif';
      const spots = (axis._splits || []).map((value, i) => ({text: texts[i], at: plot.valToPos(value, at ? 'y' : 'x'), wide: pen.measureText(texts[i]).width}));
      if (spots.length < 2 && plot.data[0].length > 1) faults.push(label + ' has ' + spots.length + ' ticks on axis ' + at + ': ' + texts);
      const decimals = new Set(texts.map(each => (each.split('.')[1] || '').replace(/\D/g, '').length));
      if (at && plot.scales.y.distr === 1 && decimals.size > 1) faults.push(label + ' has ticks of mixed precision: ' + texts);
      if (at && spots.some(each => each.wide + 9 > axis._size)) faults.push(label + ' cuts its ticks: ' + texts);
      const extent = each => at ? 12 : each.wide;
      spots.sort((a, b) => a.at - b.at).slice(1).forEach((each, i) => {
        if (each.at - spots[i].at < (extent(each) + extent(spots[i])) / 2) faults.push(label + ' has ticks that touch: ' + spots[i].text + ', ' + each.text);
      });
      if (!at) spots.forEach(each => {
        const left = plot.over.offsetLeft + each.at;
        if (left - each.wide / 2 < -1 || left + each.wide / 2 > plot.width + 1) faults.push(label + ' cuts the tick ' + each.text);
      });
    });
  }
  if (plots.some(({plot}) => plot.data.slice(1).every(values => values.every(value => value === null)))) {
    faults.push('a chart without a value');
  }
  const small = Object.assign(document.createElement('canvas'), {width: 64, height: 64}).getContext('2d', {willReadFrequently: true});
  for (const canvas of document.querySelectorAll('canvas')) {
    small.clearRect(0, 0, 64, 64);
    if (canvas.width && canvas.height) small.drawImage(canvas, 0, 0, 64, 64);
    if (!small.getImageData(0, 0, 64, 64).data.some(value => value > 0)) faults.push('a blank chart');
  }
  for (const panel of document.querySelectorAll('main > section, figure, .facet, .multiple, .fact')) {
    if (shown(panel) && ![...panel.querySelectorAll('p, table, svg, canvas, li')].some(each => shown(each) && each.getBoundingClientRect().height > 0)) {
      faults.push('empty: ' + name(panel));
    }
  }
  document.querySelectorAll('nav a').forEach(link => {
    const target = document.querySelector(link.getAttribute('href'));
    if (!target || !shown(target)) faults.push('leads nowhere: ' + name(link));
  });
  return [...new Set(faults)];
}
"""

# What decides, and where every provider has it.
DECIDES = r"""
() => [...document.querySelectorAll('.ranking tbody tr')].flatMap(row => {
  const seen = element => element && element.checkVisibility() && element.getBoundingClientRect().right <= innerWidth;
  const titles = [...row.closest('table').querySelectorAll('thead th')].map(each => each.textContent);
  return [...row.children].filter(cell => !seen(cell)).map(cell => 'not in sight: ' + (titles[cell.cellIndex] || cell.textContent));
})
"""


# What breaks a page, and the fault that is then to be found: a check that finds nothing is none.
BROKEN = {
    "document.querySelector('.ranking').style.minWidth = '3000px'": "px wide",
    "Object.assign(document.querySelector('h1').style, {overflow: 'hidden', whiteSpace: 'nowrap', width: '20px'})": "cut",
    "document.querySelector('figure').replaceChildren()": "empty",
    "document.querySelectorAll('.axis span').forEach(each => each.style.left = 0)": "overlap",
    "document.querySelectorAll('.svgchart text.name').forEach(each => each.previousSibling.setAttribute("
    "'d', `M${each.getAttribute('x')} ${each.getAttribute('y')}h9v-9z`))": "under a marker",
    "document.querySelector('.uplot').style.position = 'relative';"
    "document.querySelector('.uplot canvas').style.width = '4000px'": "wider than its box",
    "document.querySelector('canvas').width = 300": "a blank chart",
    "plots[0].plot.axes[1]._values = plots[0].plot.axes[1]._values.map((each, at) => at ? each : '0.25')": "mixed precision",
    "document.querySelector('main > section:nth-of-type(2)').remove()": "leads nowhere",
}


class Reader:
    def __init__(self, browser, page_file):
        self.browser = browser
        self.file = page_file
        self.faults = []

    def fault(self, where, what):
        self.faults.append(f"{self.file.stem} at {where}: {what}")

    def open(self, where, width, scheme, script=True):
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=script,
            offline=True,
        )
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and self.fault(where, f"console: {message.text}"))
        page.on("pageerror", lambda error: self.fault(where, f"error: {error}"))
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or self.fault(where, f"loads {request.url}"))
        page.goto(self.file.absolute().as_uri())
        return page

    def look(self, view):
        width, scheme = view.split("/")
        page = self.open(view, int(width), scheme)
        for fault in page.evaluate(FAULTS) + page.evaluate(DECIDES):
            self.fault(view, fault)
        if view in ("390/light", "1400/dark"):
            self.ask_axe(page, view)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for fault in page.evaluate(FAULTS):
            self.fault(view + ", all opened", fault)
        page.context.close()

    def ask_axe(self, page, view):
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"]][:3]
            self.fault(view, f"axe: {violation['id']}, {violation['help']}: {nodes}")

    def choose(self):
        """Each metric and each section, at both ends of the widths."""
        for width in (390, 1400):
            page = self.open(f"{width}, choosing", width, "light")
            for picker in ("metric", "section"):
                values = page.eval_on_selector_all(f"#{picker} option", "all => all.map(each => each.value)")
                for value in values[1:] + values[:1]:
                    page.select_option(f"#{picker}", value)
                    for fault in page.evaluate(FAULTS):
                        self.fault(f"{width}, {picker} {value}", fault)
            page.context.close()

    def resize(self):
        """Charts that were drawn wide fit when the window is made narrow."""
        page = self.open("1400, then 390", 1400, "light")
        page.set_viewport_size({"width": 390, "height": 900})
        page.wait_for_timeout(400)
        for fault in page.evaluate(FAULTS):
            self.fault("1400, then 390", fault)
        page.context.close()

    def try_the_checks(self):
        page = self.open("390, broken", 390, "light")
        for damage, expected in BROKEN.items():
            page.reload()
            page.evaluate("() => { " + damage + " }")
            if not any(expected in fault for fault in page.evaluate(FAULTS)):
                self.fault("390, broken", f"not found: {expected}")
        page.context.close()

    def print_it(self):
        page = self.open("printed", 1400, "light")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.set_viewport_size({"width": 718, "height": 900})
        for fault in page.evaluate(FAULTS):
            if "leads nowhere" not in fault:
                self.fault("printed", fault)
        page.context.close()

    def without_script(self):
        page = self.open("390 without scripts", 390, "light", script=False)
        ranking = () if '"cells":[]' in page.content() else (".ranking tbody tr",)
        for selector in (".answer h2", *ranking, "#verdict .badge", "#ledger", ".notice", "main > section"):
            if not page.locator(selector).first.is_visible():
                self.fault("390 without scripts", f"{selector} is not to be seen")
        for selector in ("nav", "#controls", "main > section:not(#overview)"):
            if page.locator(selector).count() and page.locator(selector).first.is_visible():
                self.fault("390 without scripts", f"{selector} is there, but does nothing")
        page.context.close()


def main(folder, views):
    files = sorted(pathlib.Path(folder).glob("*.html"))
    if not files:
        sys.exit(f"{folder} has no pages")
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for file in files:
            reader = Reader(browser, file)
            for view in views or ALL:
                reader.look(view)
            if not views:
                reader.choose()
                reader.resize()
                reader.print_it()
            reader.without_script()
            if file == files[-1]:
                reader.try_the_checks()
            faults += reader.faults
        browser.close()
    for fault in faults:
        print(fault)
    if faults:
        sys.exit(f"{len(faults)} faults")
    print(f"{len(files)} pages in {len(views or ALL)} views: nothing cut, overlapping, empty, or found by axe")


main(sys.argv[1], sys.argv[2:])
