package dev.sonde.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "'' | api.example.com | http://secure.example:3128 (HTTPS_PROXY)",
        "other.example | api.example.com | http://secure.example:3128 (HTTPS_PROXY)",
        "api.example.com | api.example.com | -",
        "example.com | api.example.com | -",
        ".example.com | api.example.com | -",
        "*.example.com | API.example.com | -",
        "ple.com | api.example.com | http://secure.example:3128 (HTTPS_PROXY)",
        "a.b, example.com:443 | api.example.com | -",
        "example.com:8443 | api.example.com | http://secure.example:3128 (HTTPS_PROXY)",
        "* | api.example.com | -",
        "10.0.0.7 | 10.0.0.7 | -",
        "'' | localhost | -",
        "'' | 127.0.0.1 | -",
        "'' | ::1 | -"
      })
  void areUsedUnlessAHostIsExcepted(String none, String host, String proxy) {
    Proxies proxies =
        Proxies.of(Map.of("HTTPS_PROXY", "http://secure.example:3128", "NO_PROXY", none));
    assertThat(proxies.to(true, host, 443).map(String::valueOf).orElse(null)).isEqualTo(proxy);
    assertThat(proxies.to(false, host, 80)).isEmpty();
  }

  @Test
  void aVariableMayBeInLowerCaseWithoutSchemeAndWithAPassword() {
    Proxies proxies = Proxies.of(Map.of("http_proxy", "me:pa%20ss@proxy.example"));
    Proxies.Proxy proxy = proxies.to(false, "h.example", 80).orElseThrow();
    assertThat(proxy.connect("h.example", 80))
        .isEqualTo(
            "CONNECT h.example:80 HTTP/1.1\r\nHost: h.example:80\r\n"
                + "Proxy-Authorization: Basic bWU6cGEgc3M=\r\n\r\n");
    assertThat(proxy.toString()).isEqualTo("http://proxy.example:80 (HTTP_PROXY)");
    assertThat(proxies.to(true, "h.example", 443)).isEmpty();
    assertThat(proxies.shown()).isEqualTo("http://proxy.example:80 (HTTP_PROXY)");
    assertThat(Proxies.of(Map.of("ALL_PROXY", "p:1")).to(true, "h", 443)).isPresent();
    assertThat(Proxies.of(new HashMap<>()).shown()).isEmpty();
  }

  @Test
  void anotherKindOfProxyIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", "socks5://me:secret@p:1")))
        .hasMessageStartingWith("HTTPS_PROXY names no proxy that can be used, allowed is http://")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1 200 OK, 200", "HTTP/1.0 407 No, 407", "SSH-2.0, 0", "'', 0"})
  void theStatusIsThatOfTheFirstLine(String head, int status) {
    assertThat(Proxies.Proxy.status(head + "\r\n\r\n")).isEqualTo(status);
  }
}
