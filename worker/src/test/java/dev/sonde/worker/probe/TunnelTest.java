package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.http.Proxies;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes through a proxy. The names of their endpoints are known to the proxy alone. */
class TunnelTest {

  private static final String OPEN = "HTTP/1.1 200 Connection established\r\nvia: p\r\n\r\n";
  private static final String ANSWER = stream(content("a") + DONE);

  private static Proxies proxies(RawServer proxy) {
    String url = "http://me:secret@127.0.0.1:" + proxy.port();
    return Proxies.of(Map.of("HTTPS_PROXY", url, "HTTP_PROXY", url));
  }

  @Test
  void theTunnelIsAPartOfConnecting() throws Exception {
    try (RawServer proxy =
            new RawServer(
                connection -> {
                  connection.request();
                  connection.write(OPEN);
                  while (connection.request()) {
                    connection.write(ANSWER);
                  }
                });
        Bed bed = new Bed(new Outbound(proxies(proxy), null))) {
      ProbeEvent first = bed.probe("http://provider.example:8080/v1");
      ProbeEvent second = bed.probe("http://provider.example:8080/v1");

      assertThat(first.outcome()).as(first.wire().error()).isEqualTo(Outcome.OK);
      assertThat(first.timings().connectMicros()).isPositive();
      StreamTest.assertInOrder(first.timings());
      assertThat(second.wire().connectionReused()).isTrue();
      assertThat(proxy.requests().get(0).line())
          .isEqualTo("CONNECT provider.example:8080 HTTP/1.1");
      assertThat(proxy.requests().get(0).header("proxy-authorization"))
          .isEqualTo("Basic bWU6c2VjcmV0");
      assertThat(proxy.requests().get(1).line()).startsWith("POST /v1/chat/completions");
      assertThat(proxy.requests().get(1).header("host")).isEqualTo("provider.example:8080");
      assertThat(proxy.requests().get(1).header("proxy-authorization")).isEmpty();
    }
  }

  @Test
  void tlsIsSpokenWithTheEndpointInsideTheTunnel(@TempDir Path folder) throws Exception {
    TestKeys keys = new TestKeys(folder);
    SSLContext server = keys.server();
    try (RawServer proxy =
            new RawServer(
                connection -> {
                  connection.request();
                  connection.write(OPEN);
                  serve(server, connection.socket());
                });
        Bed bed = new Bed(new Outbound(proxies(proxy), keys.trust()))) {
      ProbeEvent event = bed.probe("https://provider.example/v1");

      assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.OK);
      assertThat(proxy.requests().get(0).line()).isEqualTo("CONNECT provider.example:443 HTTP/1.1");
    }
  }

  private static void serve(SSLContext server, Socket tunnel) throws IOException {
    Socket secured =
        server.getSocketFactory().createSocket(tunnel, InputStream.nullInputStream(), true);
    byte[] buffer = new byte[4096];
    if (secured.getInputStream().read(buffer) > 0) {
      secured.getOutputStream().write(ANSWER.getBytes(StandardCharsets.UTF_8));
      secured.getOutputStream().flush();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 407 Proxy Authentication Required | answers 407: it wants a user and a password",
        "HTTP/1.1 503 No | answers 503",
        "SSH-2.0-OpenSSH | does not answer in HTTP"
      })
  void aProxyThatRefusesIsNamed(String head, String words) throws Exception {
    try (RawServer proxy =
            new RawServer(
                connection -> {
                  connection.request();
                  connection.write(head + "\r\n\r\n");
                });
        Bed bed = new Bed(new Outbound(proxies(proxy), null))) {
      ProbeEvent event = bed.probe("https://provider.example/v1");

      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(event.timings().sent()).isEqualTo(Timings.NEVER);
      assertThat(event.wire().error())
          .isEqualTo("the proxy http://127.0.0.1:" + proxy.port() + " (HTTPS_PROXY) " + words);
    }
  }
}
