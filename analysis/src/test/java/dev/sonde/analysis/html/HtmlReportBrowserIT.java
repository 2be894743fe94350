package dev.sonde.analysis.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.analysis.pooling.SteppedReports;
import dev.sonde.analysis.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Uses the page as a person would, in Debian's Chromium without network, from a file. */
class HtmlReportBrowserIT {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final int TWO_MEGABYTES = 2_000_000;

  private static ChromeDriver open(Path page) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--force-prefers-reduced-motion",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--force-color-profile=srgb");
    // No host name resolves, so the page cannot load anything.
    options.addArguments("--host-resolver-rules=MAP * ~NOTFOUND");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver browser = new ChromeDriver(service, options);
    browser.manage().window().setSize(new Dimension(1280, 1000));
    browser.get(page.toUri().toString());
    return browser;
  }

  private static Object run(ChromeDriver browser, String script, Object... arguments) {
    return Objects.requireNonNull(((JavascriptExecutor) browser).executeScript(script, arguments));
  }

  @Test
  void aPersonFindsTheirWay(@TempDir Path folder) throws IOException {
    assumeThat(CHROMIUM).as("chromium, which clicks through the page").isExecutable();
    assumeThat(DRIVER).as("chromium-driver, which moves it").isExecutable();
    Path page = folder.resolve("report.html");
    Files.writeString(page, HtmlReport.render(BigRun.report(400)));
    assertThat(Files.size(page)).isLessThan(TWO_MEGABYTES);
    ChromeDriver browser = open(page);
    try {
      answerComesFirst(browser);
      everyChartIsDrawn(browser);
      themeIsSwitched(browser);
      aTableOpensByKeyboard(browser);
      metricAndRegionArePicked(browser);
      priceAndLatencyAreScattered(browser);
      everyChartHasItsTable(browser);
      textStandsOut(browser, "as it opens");
      browser.findElement(By.id("theme")).click();
      textStandsOut(browser, "the other theme");
      browser.findElement(By.id("theme")).click();
      aSeriesIsHidden(browser);
      aPhoneNeedsNoSidewaysScrolling(browser);
      List<LogEntry> complaints =
          browser.manage().logs().get(LogType.BROWSER).getAll().stream()
              .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
              .toList();
      assertThat(complaints).isEmpty();
    } finally {
      browser.quit();
    }
  }

  @Test
  void stepsAreCurves(@TempDir Path folder) throws IOException {
    assumeThat(CHROMIUM).as("chromium, which clicks through the page").isExecutable();
    assumeThat(DRIVER).as("chromium-driver, which moves it").isExecutable();
    Path page = folder.resolve("steps.html");
    Report sweep =
        SteppedReports.sweep(BigRun.report(40), "concurrency 1", "concurrency 2", "concurrency 8");
    Files.writeString(page, HtmlReport.render(sweep));
    ChromeDriver browser = open(page);
    try {
      List<WebElement> charts = browser.findElements(By.cssSelector("#steps figure"));
      assertThat(charts).hasSize(4);
      assertThat(charts.get(0).findElement(By.tagName("h3")).getText())
          .isEqualTo("TTFT over probes at once");
      assertThat(charts.get(0).findElements(By.cssSelector("tbody tr")))
          .hasSize(sweep.cells().size());
      assertThat(browser.findElement(By.cssSelector("nav a[href='#steps']")).isDisplayed())
          .isTrue();
      everyChartIsDrawn(browser);
      aPhoneNeedsNoSidewaysScrolling(browser);
      assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    } finally {
      browser.quit();
    }
  }

  /** The pure functions of scales.js, where they run. */
  @Test
  void ticksAreRoundAndLabelsHaveRoom(@TempDir Path folder) throws IOException {
    assumeThat(CHROMIUM).as("chromium, which runs the scripts").isExecutable();
    assumeThat(DRIVER).as("chromium-driver, which moves it").isExecutable();
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("tickLabels(ticks(0, 1090, 5))", "0 | 500 | 1,000");
    expected.put("tickLabels(ticks(0, 1.1, 4))", "0.0 | 0.5 | 1.0");
    expected.put("tickLabels(ticks(0, .00022, 3))", "0.0000 | 0.0001 | 0.0002");
    expected.put("ticks(3, 3, 4)", "3");
    expected.put("logLabels(logTicks(109, 1090, 5))", "200 | 300 | 500 | 700 | 1,000");
    expected.put("logLabels(logTicks(1001, 1009, 3))", "1,002 | 1,004 | 1,006 | 1,008");
    expected.put("logTicks(.5, 40000, 4)", "1 | 100 | 10000");
    expected.put("clockLabels(clockTicks(61, 4))", "0 s | 30 s | 60 s");
    expected.put("clockLabels(clockTicks(600, 5))", "0:00 | 5:00 | 10:00");
    expected.put("clockLabels(clockTicks(25000, 5))", "0:00 h | 2:00 h | 4:00 h | 6:00 h");
    expected.put("apart([0, 10, 100, 105], 30)", "0 | 2");
    expected.put("spread([100, 101, 300], 16, 0, 310)", "100 | 116 | 300");
    expected.put("spread([99, 98], 16, 2, 100)", "100 | 84");
    expected.put(
        "[shortened('a-very-long-name-of-all', 12), shortened('x', 12)]", "a-very-…-all | x");
    // Two points that nearly touch: one name goes to the right of both, one to the left.
    expected.put(
        "placeNames([{x: 50, y: 50, width: 30, from: 60, to: 40}, {x: 52, y: 50, width: 30, from: 50,"
            + " to: 50}], 16, {left: 0, top: 0, right: 300, bottom: 100}).map(at => at.left)",
        "62 | 10");
    expected.put(
        "placeNames([{x: 5, y: 5, width: 30, from: 5, to: 5}], 16, {left: 0, top: 0, right: 20,"
            + " bottom: 20})[0]",
        "null");
    Path page = folder.resolve("report.html");
    Files.writeString(page, HtmlReport.render(BigRun.of(5).providers(1).regions(1).report()));
    ChromeDriver browser = open(page);
    try {
      for (Map.Entry<String, String> each : expected.entrySet()) {
        Object found =
            run(browser, "return [" + each.getKey() + "].flat().map(String).join(' | ')");
        assertThat(found).as(each.getKey()).isEqualTo(each.getValue());
      }
    } finally {
      browser.quit();
    }
  }

  private static void answerComesFirst(ChromeDriver browser) {
    WebElement sentence = browser.findElement(By.cssSelector("#overview .sentence"));
    assertThat(sentence.getText()).startsWith("Take groq");
    assertThat(sentence.getLocation().getY()).isLessThan(400);
    assertThat(browser.findElement(By.id("verdict")).getText()).contains("VALID");
    for (String section :
        List.of("latency", "time", "price", "regions", "differences", "workers", "reproduce")) {
      assertThat(browser.findElement(By.id(section)).getText()).as(section).isNotBlank();
    }
  }

  private static void everyChartIsDrawn(ChromeDriver browser) {
    Object empty =
        run(
            browser,
            """
            const all = [...document.querySelectorAll('canvas')];
            const blank = all.filter(canvas => {
              if (!canvas.width || !canvas.height) return true;
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              return !pixels.some(value => value > 0);
            });
            return [all.length, blank.length];
            """);
    assertThat((List<?>) empty).element(0).satisfies(n -> assertThat((Long) n).isGreaterThan(4));
    assertThat((List<?>) empty).element(1).isEqualTo(0L);
  }

  private static String background(ChromeDriver browser) {
    return run(browser, "return getComputedStyle(document.body).backgroundColor").toString();
  }

  private static void themeIsSwitched(ChromeDriver browser) {
    String before = background(browser);
    browser.findElement(By.id("theme")).click();
    assertThat(background(browser)).isNotEqualTo(before);
    browser.findElement(By.id("theme")).click();
    assertThat(background(browser)).isEqualTo(before);
  }

  private static void aTableOpensByKeyboard(ChromeDriver browser) {
    WebElement details = browser.findElement(By.cssSelector("#latency details"));
    assertThat(
            details.findElements(By.cssSelector("tbody tr")).stream()
                .anyMatch(WebElement::isDisplayed))
        .isFalse();
    details.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);
    assertThat(details.findElement(By.cssSelector("tbody tr")).isDisplayed()).isTrue();
  }

  private static void pick(ChromeDriver browser, String picker, String value) {
    browser.findElement(By.cssSelector("#" + picker + " option[value='" + value + "']")).click();
  }

  private static void metricAndRegionArePicked(ChromeDriver browser) {
    By heading = By.cssSelector("#latency figure h3");
    By caption = By.cssSelector("#latency figure figcaption");
    assertThat(browser.findElement(heading).getText()).startsWith("TTFT");
    pick(browser, "metric", "e2e");
    assertThat(browser.findElement(heading).getText()).startsWith("end-to-end time");
    assertThat(browser.findElement(By.cssSelector("#price h3")).getText()).contains("end-to-end");

    By panels = By.cssSelector("#latency figure:first-child .facet h4");
    assertThat(browser.findElements(panels))
        .extracting(WebElement::getText)
        .containsExactly(BigRun.REGIONS);
    pick(browser, "section", "1");
    assertThat(browser.findElements(panels)).isEmpty();
    assertThat(browser.findElement(caption).getText()).contains(BigRun.REGIONS[1]);
    everyChartIsDrawn(browser);
    pick(browser, "section", "all");
    pick(browser, "metric", "ttft");
    assertThat(browser.findElement(heading).getText()).startsWith("TTFT");
  }

  private static void priceAndLatencyAreScattered(ChromeDriver browser) {
    assertThat(browser.findElements(By.cssSelector("#price svg.svgchart g path")))
        .as("points of the scatter")
        .hasSizeGreaterThan(4)
        .allSatisfy(point -> assertThat(point.getRect().getWidth()).isPositive());
  }

  private static void everyChartHasItsTable(ChromeDriver browser) {
    List<WebElement> figures = browser.findElements(By.tagName("figure"));
    assertThat(figures).hasSizeGreaterThan(6);
    for (WebElement figure : figures) {
      String title = figure.findElement(By.tagName("h3")).getText();
      WebElement details = figure.findElement(By.cssSelector(":scope > details"));
      if (details.getDomAttribute("open") == null) {
        // The controls stay above scrolled content.
        run(
            browser,
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'}); return 1",
            details);
        details.findElement(By.tagName("summary")).click();
      }
      assertThat(details.findElement(By.cssSelector("tbody tr")).isDisplayed()).as(title).isTrue();
      assertThat(details.findElements(By.cssSelector("thead th"))).as(title).hasSizeGreaterThan(1);
    }
  }

  /** WCAG 2.2, 1.4.3: a contrast ratio of 4.5, or 3 for large text. */
  private static void textStandsOut(ChromeDriver browser, String theme) {
    Object faint =
        run(
            browser,
            """
            const parts = color => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
            const over = (top, below) => {
              const alpha = top[3] ?? 1;
              return [0, 1, 2].map(i => top[i] * alpha + below[i] * (1 - alpha));
            };
            const behind = element => {
              const layers = [];
              for (let at = element; at; at = at.parentElement) {
                layers.push(parts(getComputedStyle(at).backgroundColor));
              }
              return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
            };
            const luminance = color => {
              const [r, g, b] = color.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
              return .2126 * r + .7152 * g + .0722 * b;
            };
            const faint = [];
            let seen = 0;
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const text = walker.currentNode.textContent.trim();
              const element = walker.currentNode.parentElement;
              const hidden = !element.checkVisibility() || element.closest('script, style, noscript, .skip');
              if (!text || hidden) continue;
              seen++;
              const style = getComputedStyle(element);
              const below = behind(element);
              const paint = element.closest('svg') ? style.fill : style.color;
              const pair = [luminance(over(parts(paint), below)), luminance(below)].sort((a, b) => b - a);
              const ratio = (pair[0] + .05) / (pair[1] + .05);
              const size = parseFloat(style.fontSize);
              const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
              if (ratio < (large ? 3 : 4.5)) faint.push(ratio.toFixed(2) + ' ' + text.slice(0, 40));
            }
            return [seen, [...new Set(faint)]];
            """);
    assertThat((Long) ((List<?>) faint).get(0)).as("texts").isGreaterThan(200L);
    assertThat((List<?>) ((List<?>) faint).get(1)).as("too faint, %s", theme).isEmpty();
  }

  private static void aSeriesIsHidden(ChromeDriver browser) {
    browser.findElement(By.cssSelector("#controls summary")).click();
    WebElement button = browser.findElement(By.cssSelector("#controls .legend button"));
    assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("true");
    button.sendKeys(Keys.SPACE);
    WebElement again = browser.findElement(By.cssSelector("#controls .legend button"));
    assertThat(again.getDomAttribute("aria-pressed")).isEqualTo("false");
  }

  private static void aPhoneNeedsNoSidewaysScrolling(ChromeDriver browser) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 380, "height", 800, "deviceScaleFactor", 2, "mobile", true));
    // The charts are drawn anew once the width has settled.
    await()
        .untilAsserted(
            () ->
                assertThat(run(browser, "return document.documentElement.scrollWidth"))
                    .isEqualTo(380L));
  }
}
