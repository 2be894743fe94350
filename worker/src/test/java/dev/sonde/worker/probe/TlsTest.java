package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.TestKeys;
import dev.sonde.worker.http.Tls;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private final TestKeys keys;

  TlsTest(@TempDir Path directory) throws Exception {
    keys = new TestKeys(directory);
  }

  private RawServer server() throws Exception {
    return new RawServer(
        keys.server().getServerSocketFactory().createServerSocket(0),
        connection -> {
          while (connection.request()) {
            connection.write(stream(content("a") + DONE));
          }
        });
  }

  @Test
  void readsAStreamAndCountsTheHandshakeAsConnecting() throws Exception {
    try (Bed bed = new Bed(env -> null, ProberLimits.DEFAULT, keys::client);
        RawServer server = server()) {
      String url = "https://localhost:" + server.port() + "/v1";
      ProbeEvent first = bed.probe(url);
      ProbeEvent second = bed.probe(url);

      assertThat(first.outcome()).as(first.wire().error()).isEqualTo(Outcome.OK);
      assertThat(first.timings().connectMicros()).isPositive();
      StreamTest.assertInOrder(first.timings());
      assertThat(second.wire().connectionReused()).isTrue();
    }
  }

  @Test
  void trustsNobodyItDoesNotKnow() throws Exception {
    try (Bed bed = new Bed(env -> null, ProberLimits.DEFAULT, Tls::trusted);
        RawServer server = server()) {
      ProbeEvent event = bed.probe("https://127.0.0.1:" + server.port() + "/v1");

      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(event.wire().error())
          .isEqualTo(
              "its certificate is not trusted; set SSL_CERT_FILE to the CA's certificates (PEM)");
      assertThat(event.timings().sent()).isEqualTo(Timings.NEVER);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void refusesAKeyOfAnotherName() throws Exception {
    try (Bed bed = new Bed(env -> null, ProberLimits.DEFAULT, keys::client);
        RawServer server = server()) {
      // Also 127.0.0.1, but not in the certificate.
      ProbeEvent event = bed.probe("https://127.0.0.2:" + server.port() + "/v1");

      assertThat(event.wire().error()).startsWith("its certificate is for another host (");
      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void findsNoConnectionWhereNobodySpeaksTls() throws Exception {
    try (Bed bed = new Bed();
        RawServer server =
            new RawServer(connection -> connection.write("HTTP/1.1 400 X\r\n\r\n"))) {
      assertThat(bed.probe("https://127.0.0.1:" + server.port() + "/v1").outcome())
          .isEqualTo(Outcome.CONNECT);
    }
  }

  @Test
  void findsNoConnectionWhereTlsCannotBeSetUp() {
    var broken =
        new Bed(
            env -> null,
            ProberLimits.DEFAULT,
            () -> {
              throw new IllegalStateException("no trust store");
            });
    try (broken) {
      for (int i = 0; i < 2; i++) {
        ProbeEvent event = broken.probe("https://127.0.0.1:1/v1");

        assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
        assertThat(event.wire().error()).isEqualTo("no trust store");
      }
    }
  }
}
