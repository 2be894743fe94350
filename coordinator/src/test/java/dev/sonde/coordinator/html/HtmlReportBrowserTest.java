package dev.sonde.coordinator.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** A person's way through the page: Debian's Chromium, the network off, the file from disk. */
class HtmlReportBrowserTest {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final int TWO_MEGABYTES = 2_000_000;

  private static ChromeDriver open(Path page) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb");
    // Whatever is asked for by name ends nowhere.
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

  private static Object run(ChromeDriver browser, String script) {
    return Objects.requireNonNull(((JavascriptExecutor) browser).executeScript(script));
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

  private static void aSeriesIsHidden(ChromeDriver browser) {
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
    assertThat(run(browser, "return document.documentElement.scrollWidth")).isEqualTo(380L);
  }
}
