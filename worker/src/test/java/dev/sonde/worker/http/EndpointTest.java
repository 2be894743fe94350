package dev.sonde.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "https://router.huggingface.co/v1/x, true, router.huggingface.co, 443, /v1/x",
    "http://h:8080/v1?api-version=2, false, h, 8080, /v1?api-version=2",
    "http://[::1]:81/a, false, ::1, 81, /a",
    "HTTP://127.0.0.1, false, 127.0.0.1, 80, /",
    "https://localhost, true, localhost, 443, /"
  })
  void readsUrls(String url, boolean tls, String host, int port, String path) {
    assertThat(Endpoint.parse(url)).isEqualTo(new Endpoint(tls, host, port, path));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.9.9.9/, true",
    "http://[::1]/, true",
    "http://localhost/, true",
    "http://10.0.0.1/, false",
    "http://localhost.example.com/, false"
  })
  void knowsThisMachine(String url, boolean loopback) {
    assertThat(Endpoint.parse(url).loopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/, h",
    "https://h:443/, h",
    "https://h:80/, h:80",
    "http://[::1]:80/, [::1]",
    "http://[::1]:81/, [::1]:81"
  })
  void namesItsAuthority(String url, String authority) {
    assertThat(Endpoint.parse(url).authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/", "h/v1", "http:///v1", "http://a b/", "mailto:x@y", ""})
  void refusesWhatIsNoHttpUrl(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(url));
  }

  @Test
  void refusesUserInformationWithoutRepeatingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("http://me:secret@h/"))
        .withMessageNotContaining("secret");
  }

  @Test
  void refusesHeadersThatWouldSplitARequest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Header("a", "b\r\nsecret: c"))
        .withMessageNotContaining("secret");
    assertThat(Header.ofText("a", "b\r\nc é").value()).isEqualTo("b__c _");
  }
}
