package dev.sonde.common.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://router.huggingface.co/v1, https://router.huggingface.co/v1",
    "https://router.huggingface.co/v1/, https://router.huggingface.co/v1",
    "http://127.0.0.1:8000//, http://127.0.0.1:8000",
    "HTTP://LocalHost:8000/V1, http://localhost:8000/V1",
    "http://[::1]:8000/v1, http://[::1]:8000/v1",
    "http://host:/v1, http://host/v1",
    "http://host/a%20b, http://host/a%20b",
    "http://host/models, http://host/models"
  })
  void isTheTextThatPathsAreAppendedTo(String given, String text) {
    assertThat(GivenUrl.parse(given).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | found nothing | ",
        "' http://h/v1' | found \" http://h/v1\" with a space at its start or end | http://h/v1",
        "localhost:8000/v1 | found \"localhost:8000/v1\" without http:// or https:// | http://localhost:8000/v1",
        "10.0.0.7/v1 | found \"10.0.0.7/v1\" without http:// or https:// | http://10.0.0.7/v1",
        "api.example.com/v1 | found \"api.example.com/v1\" without http:// or https:// | https://api.example.com/v1",
        "no url | found \"no url\" without http:// or https:// | ",
        "ftp://h/v1 | found \"ftp://h/v1\" | ",
        "http:// | found \"http://\" | ",
        "http:///v1 | found \"http:///v1\" without a host | ",
        "http://h h/v1 | found \"http://h h/v1\" | ",
        "http://my_server/v1 | found \"http://my_server/v1\" with a host that is no name: names have no underscore | ",
        "http://h:0/v1 | found \"http://h:0/v1\" with a port that is not one of 1 to 65535 | ",
        "http://h:65536 | found \"http://h:65536\" with a port that is not one of 1 to 65535 | ",
        "http://h/v1?a=b | a URL with a password or a query or a fragment | ",
        "http://h/v1/chat/completions | found \"http://h/v1/chat/completions\" with the path of a request | http://h/v1",
        "http://h/v1/chat/completions/ | found \"http://h/v1/chat/completions\" with the path of a request | http://h/v1",
        "http://h/v1/models | found \"http://h/v1/models\" with the path of a request | http://h/v1"
      })
  void whatIsNoneIsNamedWithWhatWasMeant(String given, String found, String meant) {
    assertThatThrownBy(() -> GivenUrl.parse(given))
        .isInstanceOfSatisfying(
            GivenUrl.Refusal.class,
            refusal -> {
              assertThat(refusal.found()).isEqualTo(found);
              assertThat(refusal.suggestion()).isEqualTo(meant);
            });
  }

  @Test
  void aPasswordIsNeverRepeated() {
    for (String url :
        new String[] {"http://me:secret@h/v1", "http://me:secret@h h", " ftp://me:secret@h"}) {
      assertThatThrownBy(() -> GivenUrl.parse(url)).message().doesNotContain("secret");
    }
  }
}
