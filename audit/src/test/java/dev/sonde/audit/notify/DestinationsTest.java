package dev.sonde.audit.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {

  private static final Map<String, String> SECRETS =
      Map.of(
          "SONDE_ALERT_SECRET_ON_CALL", "s3cr3t",
          "SONDE_ALERT_SECRET_CHAT", "https://hooks.example/T0/B0/hidden");

  private static Destination read(String given) {
    return Destinations.of(List.of(given), SECRETS).all().get(0);
  }

  @Test
  void readsEachKindWithItsSecret() {
    Destination webhook = read("on-call=webhook:https://a.example:8443/x?y=1");
    assertThat(webhook.kind()).isEqualTo(Destination.Kind.WEBHOOK);
    assertThat(webhook.url()).hasToString("https://a.example:8443/x?y=1");
    assertThat(webhook.secret()).isEqualTo("s3cr3t");
    assertThat(read("am=alertmanager:http://am:9093").secret()).isNull();
  }

  @Test
  void theAddressOfSlackMayBeItsSecret() {
    Destination chat = read("chat=slack");
    assertThat(chat.url()).hasToString("https://hooks.example/T0/B0/hidden");
    assertThat(chat.secret()).isNull();
    assertThat(chat).hasToString("chat (slack at https://hooks.example)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          team                                | is not written as
          te am=webhook:http://a              | is not written as
          team=mail:someone@a.example         | team is a mail, allowed is webhook, alertmanager, slack
          team=webhook                        | team has no URL
          team=slack                          | give slack:URL, or the URL in SONDE_ALERT_SECRET_TEAM
          team=webhook:ftp://hidden           | team has no URL that can be used
          team=webhook:/hidden                | team has no URL that can be used
          team=webhook:http://hidden:70000    | team has no URL that can be used
          team=webhook:http://hid den         | team has no URL that can be used
          team=webhook:http://u:hidden@a      | put the secret into SONDE_ALERT_SECRET_TEAM
          on-call=alertmanager:http://am:9093 | bearer token unencrypted
          """)
  void refusesTheRestWithoutShowingIt(String given, String why) {
    assertThatThrownBy(() -> read(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain("hidden")
        .doesNotContain("s3cr3t");
  }

  @Test
  void refusesTwoThatShareASecret() {
    assertThatThrownBy(
            () ->
                Destinations.of(
                    List.of("on-call=webhook:http://a", "ON_CALL=webhook:http://b"), Map.of()))
        .hasMessageContaining("two alert destinations have one name");
  }

  @Test
  void refusesTooMany() {
    assertThatThrownBy(
            () -> Destinations.of(Collections.nCopies(17, "a=webhook:http://a"), Map.of()))
        .hasMessageContaining("allowed is 16 at most");
  }
}
