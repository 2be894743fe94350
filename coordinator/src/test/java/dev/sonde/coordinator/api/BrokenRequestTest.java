package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A broken request is its client's fault: status 4xx, a problem, and no stack trace in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOST = "Host: localhost\r\n";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final String RUNS = "/api/v1/runs";
  private static final String TOKEN = "the-right-token";

  private final Vertx vertx = Vertx.vertx();
  private final Queue<ILoggingEvent> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (!event.getLoggerName().startsWith("org.apache.kafka")) {
            logged.add(event);
          }
        }
      };
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Api open = DetachedApi.on(vertx, null, List.of());
  private final Api guarded = DetachedApi.on(vertx, TOKEN, List.of());
  private int openPort;
  private int guardedPort;

  @BeforeAll
  void serve() {
    openPort = open.deploy().join();
    guardedPort = guarded.deploy().join();
    root.setLevel(Level.INFO);
    appender.start();
    root.addAppender(appender);
  }

  @AfterAll
  void close() {
    root.detachAppender(appender);
    open.close();
    guarded.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void forget() {
    logged.clear();
  }

  private record Broken(String request, int status) {
    @Override
    public String toString() {
      String shown = request.replace("\r\n", "|").replace("\0", "NUL");
      return status + " " + shown.substring(0, Math.min(100, shown.length()));
    }
  }

  private static Broken get(String target, int status) {
    return new Broken("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n", status);
  }

  private static Broken head(String head, int status) {
    return new Broken("GET " + RUNS + " HTTP/1.1\r\n" + head + "\r\n", status);
  }

  static List<Broken> broken() {
    return Stream.of(encodings(), targets(), heads(), bodies()).flatMap(List::stream).toList();
  }

  private static List<Broken> encodings() {
    String models = "/api/v1/models/";
    return List.of(
        get(RUNS + "?limit=%zz", 400),
        get(RUNS + "?limit=1&limit=2", 400),
        get(RUNS + "?status=", 400),
        get(RUNS + "?limit=%", 400),
        get(RUNS + "?limit=%4", 400),
        get(RUNS + "?%zz=1", 400),
        get(RUNS + "?status=%zz", 400),
        get(RUNS + "?x=%c3%28", 400),
        get(RUNS + "?x=%ff", 400),
        get(RUNS + "?x=%ed%a0%80", 400),
        get(RUNS + "?limit=%31%zz&a", 400),
        get(RUNS + "/%zz", 400),
        get(RUNS + "/%", 400),
        get(RUNS + "/%e", 400),
        get(RUNS + "/%ff/report", 400),
        get(RUNS + "/%zz/live", 400),
        get(RUNS + "/%c3%28/events", 400),
        get("/healthz?%zz", 400),
        get("/nothing/%zz", 400),
        get(models + "a%2Fb%25zz/providers", 400),
        get(models + "a%2Fb%25/providers", 400),
        get(models + "a%2Fb%2525/providers", 400),
        get(models + "a%2Fb%25ff/providers", 400),
        get(models + "a%2Fb%zz/providers", 400));
  }

  private static List<Broken> targets() {
    return List.of(
        // Characters that no path has.
        get(RUNS + "/a%00b", 400),
        get(RUNS + "/a\0b", 400),
        get(RUNS + "/a\u0001b", 400),
        get(RUNS + "/a%0d%0ab", 400),
        get(RUNS + "/a%1b%5b2Jb", 400),
        get(RUNS + "?limit=%00", 400),
        get(RUNS + "?limit=1%1b%5b2J", 400),
        get(RUNS + "/a\u00ffb", 400),
        // Values.
        get(RUNS + "?limit=0", 400),
        get(RUNS + "?limit=x", 400),
        get(RUNS + "?limit=", 400),
        get(RUNS + "?limit=99999999999999999999", 400),
        get(RUNS + "?status=none", 400),
        get(RUNS + "/01X", 404),
        get(RUNS + "/01X/report?format=%zz", 400),
        // Targets.
        get("", 400),
        get("*", 400),
        get("no-slash", 400),
        get("http://", 404),
        get("http://[/", 404),
        get("//", 400),
        get("//api/v1/runs", 400),
        get(RUNS + "//report", 400),
        get("/../../etc/passwd", 400),
        get(RUNS + "/..", 400),
        get(RUNS + "/%2e%2E/workers", 400),
        get(RUNS + "/./01X", 400),
        get(RUNS + "/...", 404),
        get("/" + "a/".repeat(1_000), 404),
        get("/" + "a".repeat(5_000), 414),
        get(RUNS + "?x=" + "x".repeat(5_000), 414));
  }

  private static List<Broken> heads() {
    return List.of(
        // Hosts.
        head("", 400),
        head("Host: a\r\nHost: b\r\n", 400),
        head("Host:\r\n", 400),
        head("Host: localhost:99999\r\n", 400),
        head("Host: localhost:x\r\n", 400),
        head("Host: local host\r\n", 400),
        head("Host: [::1\r\n", 400),
        head("Host: a/b\r\n", 400),
        head("Host: \u0000\r\n", 400),
        head("Host: example.com\r\n", 403),
        // Methods and versions.
        new Broken("PATCH " + RUNS + " HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n", 405),
        new Broken("BREW " + RUNS + " HTTP/1.1\r\n" + HOST + "\r\n", 405),
        new Broken("G\u0001T " + RUNS + " HTTP/1.1\r\n" + HOST + "\r\n", 400),
        new Broken("TRACE / HTTP/1.1\r\n" + HOST + "\r\n", 404),
        new Broken("CONNECT a:1 HTTP/1.1\r\n" + HOST + "\r\n", 400),
        new Broken("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 400),
        new Broken("GET " + RUNS + "\r\n" + HOST + "\r\n", 400),
        new Broken("nonsense\r\n\r\n", 400));
  }

  private static List<Broken> bodies() {
    return List.of(
        head(HOST + "X: a\u0000b\r\n", 400),
        head(HOST + "X Y: a\r\n", 400),
        head(HOST + "no colon\r\n", 400),
        head(HOST + "X: " + "x".repeat(9_000) + "\r\n", 431),
        head(HOST + "Content-Length: x\r\n", 400),
        head(HOST + "Content-Length: -1\r\n", 400),
        head(HOST + "Content-Length: 1\r\nContent-Length: 2\r\n", 400),
        head(HOST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400),
        head(HOST + "Transfer-Encoding: gzip\r\n", 400),
        head(HOST + "Cookie: \u00ff=;;;=\r\n", 200),
        post("Content-Length: 0\r\n\r\n", 400),
        post("Content-Length: 3\r\n\r\n\u00ff\u00fe\u00fd", 422),
        post("Content-Length: 4\r\n\r\na: \0", 422),
        post("Content-Length: 2000000\r\n\r\n", 413),
        post("Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        post("Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\nxy", 422),
        post(
            "Content-Type: multipart/form-data; boundary=\"\r\nContent-Length: 5\r\n\r\n--\"\r\n",
            422),
        post(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%zz",
            422),
        post("Expect: nonsense\r\nContent-Length: 2\r\n\r\nxy", 417),
        post("Idempotency-Key: \u0007\r\nContent-Length: 2\r\n\r\nxy", 400));
  }

  private static Broken post(String rest, int status) {
    return new Broken("POST " + RUNS + " HTTP/1.1\r\n" + HOST + rest, status);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void isItsClientsFault(Broken broken) throws IOException {
    String answer = asked(openPort, broken.request());

    assertThat(answer)
        .as(broken + answer)
        .containsPattern("^HTTP/1\\.[01] " + broken.status() + " ");
    assertProblem(answer, broken.status());
    assertThat(logged)
        .as("the log")
        .noneMatch(event -> event.getThrowableProxy() != null)
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  /** With a token, Sonde does not look at the host: the same requests must not pass more easily. */
  @ParameterizedTest
  @MethodSource("broken")
  void isItsClientsFaultWithATokenToo(Broken broken) throws IOException {
    String request =
        broken.request().replaceFirst("\r\n", "\r\nAuthorization: Bearer " + TOKEN + "\r\n");
    int status = broken.status() == 403 ? 200 : broken.status();
    String answer = asked(guardedPort, request);

    assertThat(answer).as(broken + answer).containsPattern("^HTTP/1\\.[01] " + status + " ");
    assertProblem(answer, status);
    assertThat(logged).as("the log").noneMatch(event -> event.getThrowableProxy() != null);
  }

  private static void assertProblem(String answer, int status) throws IOException {
    if (status == 200) {
      return;
    }
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json")
        .contains("x-content-type-options: nosniff");
    JsonNode problem = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(problem.path("status").asInt()).as(answer).isEqualTo(status);
    assertThat(problem.path("detail").asText()).as(answer).isNotBlank();
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
        .doesNotContain("java.", "Exception")
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]");
  }

  /** The first answer. */
  private static String asked(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      for (int c = socket.getInputStream().read();
          c >= 0 && !isWhole(answer.append((char) c));
          c = socket.getInputStream().read()) {}
      return answer.toString();
    }
  }

  private static boolean isWhole(StringBuilder answer) {
    int head = answer.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(answer);
    return head >= 0
        && length.find()
        && answer.length() >= head + 4 + Integer.parseInt(length.group(1));
  }
}
