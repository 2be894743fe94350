package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.testing.SocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of a station whose receiver refuses and whose process is killed before it has told. */
class AlertIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern AT = Pattern.compile("up ready at (http://[0-9.:]+)");
  private static final String AUDIT =
      """
      name: pulse
      spec:
        models: [truth/model]
        prompts: [ping]
        request: {maxTokens: 2, timeout: 3s}
        load: {count: 1}
      schedule: {every: 2s, jitter: none}
      budget: {usdPerDay: %s}
      alerts: [%s]
      notify: [team]
      """;

  @TempDir private Path folder = Path.of("");
  private final List<Got> received = new CopyOnWriteArrayList<>();
  private volatile boolean refuses = true;
  private String url = "";
  private String cap = "";
  private int starts;

  /** A message that has arrived. */
  private record Got(String key, boolean refused, boolean signed, JsonNode body) {
    String status() {
      return body.path("status").asText();
    }
  }

  private void serve(Socket socket) throws IOException {
    String head = head(socket.getInputStream());
    int length = Integer.parseInt(header(head, "Content-Length"));
    byte[] body = socket.getInputStream().readNBytes(length);
    boolean refused = refuses;
    received.add(
        new Got(
            header(head, "Idempotency-Key"),
            refused,
            header(head, "X-Sonde-Signature").startsWith("t="),
            new ObjectMapper().readTree(body)));
    String answer = refused ? "503 No" : "200 OK";
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int each = in.read(); each >= 0; each = in.read()) {
      head.append((char) each);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    return head.toString();
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(each -> each.startsWith(name + ": "))
        .map(each -> each.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private FleetProcess up(SocketServer receiver) {
    FleetProcess process =
        FleetProcess.start(
                folder,
                new FleetProcess.Start(
                    "up-" + ++starts,
                    List.of(
                        "up",
                        "--simulate",
                        "flat",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--public-url",
                        "https://sonde.example",
                        "--alert-destination",
                        "team=webhook:http://127.0.0.1:" + receiver.port() + "/hidden-path"),
                    Map.of("SONDE_ALERT_SECRET_TEAM", "hidden-key")))
            .ready();
    Matcher told = AT.matcher(process.printed());
    assertThat(told.find()).as("%s", process.printed()).isTrue();
    url = told.group(1);
    return process;
  }

  private Sonde.Result audit(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--server", url));
    return Sonde.at(folder).run(all.toArray(new String[0]));
  }

  private JsonNode alert() {
    return audit("alerts", "-o", "json").json().at("/alerts/0");
  }

  private Path document(String usdPerDay, String rule) throws IOException {
    return Files.writeString(folder.resolve("pulse.yaml"), AUDIT.formatted(usdPerDay, rule));
  }

  /** A cap into which one slot fits, and no second one: whatever the verdict of its run is. */
  private String oneSlot() throws IOException {
    String file = document("5", "budget").toString();
    Sonde.Result plan = Sonde.at(folder).run("plan", file, "--simulate", "flat", "-o", "json");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    return plan.json().at("/worstCaseUsd/slot").decimalValue().toPlainString();
  }

  @Test
  void anAlertIsToldOnceThoughTheProcessIsKilledBeforeItCould() throws IOException {
    try (SocketServer receiver = new SocketServer(0, this::serve)) {
      try (FleetProcess first = up(receiver)) {
        cap = oneSlot();
        Sonde.Result added = audit("add", document(cap, "budget").toString());
        assertThat(added.exitCode()).as(added.err()).isZero();
        await().atMost(PATIENCE).until(() -> !received.isEmpty());
        assertThat(alert().at("/deliveries/0/status").asText()).isEqualTo("waiting");
        first.kill();
        hidesSecrets(first);
      }
      refuses = false;
      try (FleetProcess second = up(receiver)) {
        await().atMost(PATIENCE).until(() -> accepted("firing") == 1);
        assertThat(second.isAlive()).isTrue();
        Got told = received.get(received.size() - 1);
        assertThat(told.signed()).isTrue();
        assertThat(told.key()).isEqualTo(received.get(0).key()).endsWith("-1");
        String link = told.body().at("/alerts/0/annotations/link").asText();
        assertThat(link).startsWith("https://sonde.example/audits/pulse?alert=");
        holds(link.substring(link.indexOf('=') + 1));
        assertThat(accepted("firing")).as("%s", received).isEqualTo(1);
        ends();
        hidesSecrets(second);
      }
    }
  }

  private long accepted(String status) {
    return received.stream()
        .filter(each -> !each.refused() && each.status().equals(status))
        .filter(each -> !each.body().at("/alerts/0/labels/audit").asText().equals("sonde-test"))
        .count();
  }

  private void holds(String id) {
    assertThat(audit("alerts", "--state", "firing").out()).contains(id).contains("budget");
    assertThat(audit("ack", id, "--reason", "seen", "--for", "1h").out())
        .isEqualTo("alert " + id + " is acknowledged\n");
    assertThat(audit("alerts").out()).contains("acknowledged").contains("team delivered");
    assertThat(audit("ack", "0", "--reason", "seen").exitCode()).isEqualTo(2);
    assertThat(audit("test-alert", "team").out())
        .isEqualTo("destination team has accepted the test\n");
    assertThat(audit("test-alert", "nobody").exitCode()).isEqualTo(2);
    assertThat(audit("annotate", "pulse", "a note", "--at", "2026-12-01T00:00:00Z").out())
        .isEqualTo("audit pulse has a note at 2026-12-01T00:00:00Z\n");
    assertThat(Sonde.at(folder).run("audit", "alerts", "--server", url, "-o", "json").out())
        .doesNotContain("hidden");
  }

  /** A rule that another document does not have ends its alerts. */
  private void ends() throws IOException {
    audit("add", document(cap, "missed").toString(), "--replace", "--quiet");
    await().atMost(PATIENCE).until(() -> accepted("resolved") == 1);
    assertThat(alert().path("state").asText()).isEqualTo("resolved");
    String id = alert().path("id").asText();
    assertThat(audit("silence", id, "--reason", "known", "--for", "1h").out())
        .isEqualTo("alert " + id + " is silenced\n");
  }

  private static void hidesSecrets(FleetProcess process) {
    assertThat(process.printed()).doesNotContain("hidden");
  }
}
