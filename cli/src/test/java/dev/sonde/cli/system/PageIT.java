package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Estimate;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages, API and report of the same runs, as a browser without scripts gets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

  private static final String RUNS = "/api/v1/runs";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ApiFleet fleet = new ApiFleet();
  private final IndependentServer server =
      IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)));

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @AfterAll
  void stop() {
    fleet.close();
    server.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(fleet.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return browser.send(
        HttpRequest.newBuilder(URI.create(fleet.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String spec(int count) {
    return """
        name: page
        models: [truth/model]
        providers: [a, b]
        prompts: [ping]
        load: {count: %d}
        endpoint: %s
        """
        .formatted(count, server.url());
  }

  private static String field(String page, String name) {
    Matcher found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
    assertThat(found.find()).as("a field %s in %s", name, page).isTrue();
    return found.group(1);
  }

  private void awaitEnd(String id) {
    await()
        .atMost(PATIENCE)
        .until(() -> fleet.get(RUNS + "/" + id + "/report").status(), status -> status == 200);
  }

  @Test
  void pageApiAndReportHaveTheSameFigures() throws IOException, InterruptedException {
    String id = fleet.post(RUNS, spec(20)).json().path("id").asText();
    assertThat(get("/runs/" + id + "/live").body()).endsWith("event: final\ndata: over\n\n");
    awaitEnd(id);

    JsonNode api = fleet.get(RUNS + "/" + id + "/report").json();
    Report report = ReportJson.read(api.toString());
    HttpResponse<String> page = get("/runs/" + id);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe");
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"report\">(.*)</script>")
            .matcher(page.body());
    assertThat(data.find()).isTrue();
    assertThat(new ObjectMapper().readTree(data.group(1))).isEqualTo(api);

    String board = get("/?model=truth/model").body();
    String download = get("/runs/" + id + "/report?format=html").body();
    for (CellReport cell : report.cells()) {
      Estimate p50 = Estimate.p50(cell, "ttft");
      String markup = ">" + p50.value() + "</span>";
      assertThat(page.body()).contains(markup, cell.provider(), Estimate.success(cell).value());
      assertThat(download).contains(markup);
      assertThat(board).contains(markup, Estimate.success(cell).certainty());
    }
    assertThat(get("/runs").body()).contains(id);
    assertThat(get("/fleet").body()).contains("✓ live");
    assertThat(get("/runs/none").statusCode()).isEqualTo(404);
  }

  @Test
  void aFormShowsItsCostBeforeItIsSentAndIsSentOnce() throws IOException, InterruptedException {
    String fresh = get("/runs/new").body();
    Map<String, String> typed = Map.of("form", field(fresh, "form"), "do", "plan", "spec", spec(1));
    HttpResponse<String> planned = post("/runs/new", typed);
    assertThat(planned.statusCode()).isEqualTo(200);
    assertThat(planned.body()).contains("AT MOST", "Send it", "name: page");

    Map<String, String> sent =
        Map.of(
            "form",
            field(planned.body(), "form"),
            "key",
            field(planned.body(), "key"),
            "do",
            "send",
            "spec",
            spec(1));
    HttpResponse<String> first = post("/runs/new", sent);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String place = first.headers().firstValue("Location").orElseThrow();
    assertThat(post("/runs/new", sent).headers().firstValue("Location")).hasValue(place);

    HttpResponse<String> wrong =
        post("/runs/new", Map.of("form", field(fresh, "form"), "do", "fields", "load.count", "x"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("value=\"x\"", "load.count", "role=\"alert\"");
    assertThat(post(place + "/cancel", Map.of("form", "forged")).statusCode()).isEqualTo(403);
    awaitEnd(place.substring("/runs/".length()));
  }

  @Test
  void twoRunsStandSideBySide() throws IOException, InterruptedException {
    String one = fleet.post(RUNS, spec(3)).json().path("id").asText();
    String other = fleet.post(RUNS, spec(3)).json().path("id").asText();
    awaitEnd(one);
    awaitEnd(other);

    String page = get("/compare?base=" + one + "&run=" + other).body();

    assertThat(page).contains("★ base", "What changed to " + other);
  }
}
