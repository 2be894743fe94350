package dev.sonde.common.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

  private static final String ROUTER = "https://router.huggingface.co/v1";

  @Test
  void anOwnersTokenGoesToItsRouterAndToWhatWasNamedOutsideTheSpec() {
    Reach own = Reach.ofOwner("https://gateway.example/hf/v1");

    assertThat(own.refusal("http://anywhere.example/v1")).isEmpty();
    assertThat(own.sends(ROUTER, null)).isTrue();
    assertThat(own.sends("https://gateway.example/hf/v1", null)).isTrue();
    assertThat(own.sends("https://gateway.example/other/v1", null)).isFalse();
    assertThat(own.sends("http://127.0.0.1:9000/v1", null)).isTrue();
    assertThat(own.sends("https://stranger.example/v1", null)).isFalse();
    assertThat(own.sends("https://stranger.example/v1", "MY_KEY")).isTrue();
    assertThat(own.refusal("https://stranger.example/v1", "MY_KEY")).isEmpty();
    assertThat(Reach.ofOwner(null).sends("https://gateway.example/hf/v1", null)).isFalse();
  }

  @Test
  void aFleetCallsTheRouterAndItsOwnMachineUnlessToldMore() {
    Reach fleet = Reach.ofFleet(List.of());

    assertThat(fleet.refusal(ROUTER)).isEmpty();
    assertThat(fleet.sends(ROUTER, null)).isTrue();
    assertThat(fleet.sends(ROUTER, "AWS_SECRET_ACCESS_KEY")).isFalse();
    assertThat(fleet.refusal("http://localhost:8090/v1")).isEmpty();
    assertThat(fleet.sends("http://[::1]:8090/v1", "MY_KEY")).isTrue();
    assertThat(fleet.refusal("http://10.0.0.7/v1"))
        .contains("this fleet does not call http://10.0.0.7/v1");
    assertThat(fleet.allowed()).isEqualTo("https://router.huggingface.co, this machine");
  }

  @Test
  void anOperatorsListIsAllThereIs() {
    Reach fleet =
        Reach.ofFleet(List.of("http://simulator:8090/v1", "https://api.example/v1=THEIR_KEY"));

    assertThat(fleet.refusal("http://simulator:8090/v1")).isEmpty();
    assertThat(fleet.sends("http://simulator:8090/v1", null)).isFalse();
    assertThat(fleet.sends("https://api.example/v1", "THEIR_KEY")).isTrue();
    assertThat(fleet.sends("https://api.example/v1", null)).isFalse();
    assertThat(fleet.refusal("https://api.example/v1", "HOME"))
        .contains("this fleet does not send HOME to https://api.example/v1");
    assertThat(fleet.refusal(ROUTER)).isPresent();
    assertThat(fleet.refusal("http://127.0.0.1:8090/v1")).isPresent();
    assertThat(fleet.allowed()).isEqualTo("http://simulator:8090/v1, https://api.example/v1");
  }

  /** Endpoints that a careless comparison would accept as {@code https://api.example/v1}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example/v1",
        "https://api.example:8443/v1",
        "https://api.example/v10",
        "https://api.example/v1/../admin",
        "https://api.example/v1/%2e%2e/admin",
        "https://api.example/v1\\..\\admin",
        "https://api.example@stranger.example/v1",
        "https://api.example.stranger.example/v1",
        "https://stranger.example/https://api.example/v1",
        "https://api.example/v1?x=y",
        "https://api.example/v1#x",
        "file:///etc/passwd",
        "//api.example/v1",
        ""
      })
  void nothingPassesForAnother(String endpoint) {
    Reach fleet = Reach.ofFleet(List.of("https://api.example/v1=THEIR_KEY"));

    assertThat(fleet.refusal(endpoint)).isPresent();
    assertThat(fleet.sends(endpoint, "THEIR_KEY")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1.stranger.example/v1",
        "http://localhost.stranger.example/v1",
        "http://127.0.0.1@stranger.example/v1",
        "http://169.254.169.254/v1",
        "http://0.0.0.0/v1"
      })
  void thisMachineIsNoOther(String endpoint) {
    assertThat(Reach.ofFleet(List.of()).refusal(endpoint)).isPresent();
    assertThat(Reach.ofOwner(null).sends(endpoint, null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://API.example:443/v1/, https://api.example/v1",
    "https://api.example, https://api.example/v1/openai"
  })
  void theSameWrittenOtherwiseIsTheSame(String permit, String endpoint) {
    assertThat(Reach.ofFleet(List.of(permit)).refusal(endpoint)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example", "ftp://api.example", "https://", "https://a/?x=1", "=KEY"})
  void whatIsNoEndpointIsRefused(String permit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reach.ofFleet(List.of(permit)))
        .withMessageContaining("\"" + permit + "\" is no endpoint");
  }
}
