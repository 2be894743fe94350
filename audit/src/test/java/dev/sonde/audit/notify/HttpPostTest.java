package dev.sonde.audit.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.notify.Destination.Kind;
import dev.sonde.common.http.Outbound;
import dev.sonde.testing.SocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A receiver that accepts, fails, hangs, answers slowly, closes and redirects. */
class HttpPostTest {

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  private interface Answer {
    void write(Socket socket) throws IOException, InterruptedException;
  }

  private SocketServer server(Answer answer) throws IOException {
    return new SocketServer(
        0,
        socket -> {
          received.add(request(socket.getInputStream()));
          try {
            answer.write(socket);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static Answer says(String head) {
    return socket ->
        socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    int length =
        head.toString()
            .lines()
            .filter(each -> each.startsWith("Content-Length: "))
            .mapToInt(each -> Integer.parseInt(each.substring(16)))
            .findFirst()
            .orElse(0);
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Outcome send(SocketServer server, Kind kind, @Nullable String secret) {
    URI url = URI.create("http://127.0.0.1:" + server.port() + "/hook/hidden");
    return new HttpPost(Outbound.DIRECT, InstantSource.fixed(NOW), SHORT)
        .send(new Destination("team", kind, url, secret), Alerts.firing(), "a1-1");
  }

  @Test
  void aWebhookIsSignedAndHasAnIdempotencyKey() throws Exception {
    try (SocketServer server = server(says("HTTP/1.1 204 No Content"))) {
      assertThat(send(server, Kind.WEBHOOK, "secret").delivered()).isTrue();
    }
    String request = received.take();
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    assertThat(request)
        .startsWith("POST /hook/hidden HTTP/1.1\r\n")
        .contains("Idempotency-Key: a1-1\r\n")
        .contains("X-Sonde-Signature: " + Signature.of("secret", 1_700_000_000, body) + "\r\n")
        .doesNotContain("Authorization");
  }

  /** The expected value is from {@code openssl dgst -sha256 -hmac secret}. */
  @Test
  void theSignatureIsThatOfOpenssl() {
    assertThat(Signature.of("secret", 1_700_000_000, "{\"a\":1}"))
        .isEqualTo(
            "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686");
  }

  @Test
  void anAlertmanagerGetsABearerTokenAtItsPath() throws Exception {
    try (SocketServer server = server(says("HTTP/1.1 200 OK\r\nContent-Length: 0"))) {
      assertThat(send(server, Kind.ALERTMANAGER, "bearer").delivered()).isTrue();
    }
    assertThat(received.take())
        .startsWith("POST /hook/hidden/api/v2/alerts HTTP/1.1\r\n")
        .contains("Authorization: Bearer bearer\r\n");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (SocketServer other = server(says("HTTP/1.1 200 OK"));
        SocketServer server =
            server(says("HTTP/1.1 307 No\r\nLocation: http://127.0.0.1:" + other.port() + "/"))) {
      Outcome outcome = send(server, Kind.SLACK, null);
      assertThat(outcome.problem()).isEqualTo("it answers 307, and no redirect is followed");
      assertThat(other.connections()).isZero();
    }
  }

  @Test
  void aFailureSaysHowLongToWait() throws Exception {
    try (SocketServer server =
        server(says("HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 6\r\n\r\nhidden"))) {
      assertThat(send(server, Kind.WEBHOOK, null))
          .isEqualTo(new Outcome("it answers 503", 503, Duration.ofSeconds(7)));
    }
  }

  @Test
  void aFailureThatAsksForNoPauseGetsTheUsualOne() throws Exception {
    try (SocketServer server =
        server(says("HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(send(server, Kind.WEBHOOK, null).patience()).isNull();
    }
  }

  @Test
  void whatHangsOrDripsIsGivenUpInTime() throws Exception {
    try (SocketServer hangs = server(socket -> Thread.sleep(10_000));
        SocketServer drips =
            server(
                socket -> {
                  for (byte each :
                      "HTTP/1.1 200 OK\r\nX: yyyyyyyyyyyyyyyyyyyy"
                          .getBytes(StandardCharsets.UTF_8)) {
                    socket.getOutputStream().write(each);
                    Thread.sleep(50);
                  }
                })) {
      assertThat(send(hangs, Kind.WEBHOOK, null).problem()).isEqualTo("it does not answer in time");
      assertThat(send(drips, Kind.WEBHOOK, null).problem()).isEqualTo("it does not answer in time");
    }
  }

  @Test
  void noProblemShowsTheAddress() throws Exception {
    try (SocketServer closes = server(Socket::close);
        SocketServer noise = server(says("hello"));
        SocketServer large = server(says("HTTP/1.1 200 OK\r\nContent-Length: 99999999"))) {
      assertThat(send(closes, Kind.WEBHOOK, null).problem())
          .isEqualTo("there is no connection, or it ended early");
      assertThat(send(noise, Kind.WEBHOOK, null).problem())
          .isEqualTo("it does not answer in HTTP/1.1");
      assertThat(send(large, Kind.WEBHOOK, null).problem()).isEqualTo("its answer is too large");
    }
  }

  @Test
  void aSecretThatNoHeaderCanHoldIsNotShown() throws Exception {
    try (SocketServer server = server(says("HTTP/1.1 200 OK"))) {
      assertThat(send(server, Kind.ALERTMANAGER, "hid\nden").problem())
          .isEqualTo("its secret or its URL cannot be sent");
    }
  }
}
