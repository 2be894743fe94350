package dev.sonde.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "10.0.0.0/8 | 10.255.0.7 | -",
        "10.0.0.0/8 | 11.0.0.7 | http://secure.example:3128 (HTTPS_PROXY)",
        "192.168.4.0/22 | 192.168.7.255 | -",
        "192.168.4.0/22 | 192.168.8.0 | http://secure.example:3128 (HTTPS_PROXY)",
        "a.example,172.16.0.0/12 | 172.31.9.9 | -",
        "172.16.0.0/12 | 172.31.example | http://secure.example:3128 (HTTPS_PROXY)",
        "0.0.0.0/0 | 8.8.8.8 | -",
        "0.0.0.0/0 | 2001:db8::1 | http://secure.example:3128 (HTTPS_PROXY)",
        "10.0.0.7/32 | 10.0.0.8 | http://secure.example:3128 (HTTPS_PROXY)",
        "fd00::/8 | fdab:1::7 | -",
        "[fd00::]/8 | [fdab:1::7] | -",
        "fd00::/8 | fe80::7 | http://secure.example:3128 (HTTPS_PROXY)",
        "2001:db8:0::/33 | 2001:db8:7fff::1 | -",
        "2001:db8:0::/33 | 2001:db8:8000::1 | http://secure.example:3128 (HTTPS_PROXY)",
        "2001:DB8::1 | 2001:db8:0:0::1 | -",
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

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "fd00::/129", "10.0.0.0/-1"})
  void aNetworkThatIsNoneIsRefused(String network) {
    assertThatThrownBy(() -> Proxies.of(Map.of("NO_PROXY", "a.example, " + network)))
        .hasMessageStartingWith("NO_PROXY names the network \"" + network + "\", allowed is /0 to");
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
