package dev.sonde.audit.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.notify.Destination.Kind;
import dev.sonde.testing.HostileTexts;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodiesTest {

  private static JsonNode body(Kind kind, Message message) {
    try {
      return new ObjectMapper().readTree(text(kind, message));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Kind kind, Message message) {
    return Bodies.of(new Destination("team", kind, URI.create("http://a/b"), null), message);
  }

  @Test
  void aWebhookGetsVersionFourOfAlertmanager() {
    JsonNode json = body(Kind.WEBHOOK, Alerts.firing());

    assertThat(json.path("version").asText()).isEqualTo("4");
    assertThat(json.path("status").asText()).isEqualTo("firing");
    assertThat(json.path("receiver").asText()).isEqualTo("team");
    JsonNode alert = json.at("/alerts/0");
    assertThat(alert.at("/labels/alertname").asText()).isEqualTo("threshold p95(ttft) < 2s");
    assertThat(alert.at("/labels/provider").asText()).isEqualTo("groq");
    assertThat(alert.at("/labels/severity").asText()).isEqualTo("warning");
    assertThat(alert.at("/annotations/figure").asText()).isEqualTo("p95(ttft) = 2311 ms");
    assertThat(alert.at("/annotations/interval").asText()).isEqualTo("2100 ms to 2500 ms");
    assertThat(alert.at("/annotations/n").asText()).isEqualTo("100");
    assertThat(alert.at("/annotations/limit").asText()).isEqualTo("2000 ms");
    assertThat(alert.at("/annotations/baseline").asText()).isEqualTo("800 ms");
    assertThat(alert.at("/annotations/since").asText()).isEqualTo("2026-12-01T12:00:00Z");
    assertThat(alert.at("/annotations/link").asText())
        .isEqualTo("https://sonde.example/alerts?id=a1");
    assertThat(alert.path("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void anAlertmanagerGetsTheSameLabelsInEachMessage() {
    JsonNode first = body(Kind.ALERTMANAGER, Alerts.firing()).path(0);
    AlertFigure other = new AlertFigure("p95(ttft)", "ms", 9000.0, null, 7L, 2000.0, null);
    JsonNode last = body(Kind.ALERTMANAGER, Alerts.message("groq", other, Notice.RESOLVED)).path(0);

    assertThat(last.path("labels")).isEqualTo(first.path("labels"));
    assertThat(first.path("labels").properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly("alertname", "audit", "model", "provider", "region", "severity");
    assertThat(first.path("endsAt").asText()).isEqualTo("2026-12-01T12:01:30Z");
    assertThat(last.path("endsAt").asText()).isEqualTo("2026-12-01T12:10:00Z");
  }

  @Test
  void slackGetsPlainTextOnly() {
    JsonNode json = body(Kind.SLACK, Alerts.firing());

    assertThat(json.path("text").asText())
        .isEqualTo("threshold p95(ttft) &lt; 2s (llama, warning)");
    assertThat(json.at("/blocks/1/text/type").asText()).isEqualTo("plain_text");
    assertThat(json.at("/blocks/1/text/text").asText()).contains("interval: 2100 ms to 2500 ms");
    assertThat(json.toString()).doesNotContain("\"mrkdwn\",");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wordsOfOthersActNowhereAndStayShort(Kind kind) {
    List<String> hostile =
        List.of(
            "<!channel> <@U1> <https://evil.example|groq>",
            "[groq](https://evil.example) **x** `y` @here",
            "<script>alert(1)</script>",
            "x".repeat(1_000_000),
            HostileTexts.TOGETHER);
    for (String each : hostile) {
      String clean = dev.sonde.audit.alert.Words.name(each);
      String sent = text(kind, Alerts.message(clean, Alerts.SLOW, Notice.FIRING));
      String ours = text(kind, Alerts.message("groq", Alerts.SLOW, Notice.FIRING));
      assertThat(sent).hasSizeLessThan(6_000);
      for (String act : Arrays.asList("<!", "<@", "](", "<script", "@here", "evil.example|", "`")) {
        assertThat(sent.contains(act)).as("%s in %s", act, sent).isEqualTo(ours.contains(act));
      }
      assertThat(sent.chars().filter(c -> c < ' ' || c == 0x202e || c == 0x1b)).isEmpty();
    }
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    AlertFigure none =
        new AlertFigure(
            "ttft", "ms", Double.NaN, List.of(1.0, Double.POSITIVE_INFINITY), null, null, null);
    JsonNode json = body(Kind.WEBHOOK, Alerts.message("groq", none, Notice.FIRING));
    assertThat(json.at("/alerts/0/annotations").has("figure")).isFalse();
    assertThat(json.at("/alerts/0/annotations").has("interval")).isFalse();
  }

  @Test
  void noTwoConditionsHaveTheSameLabels() {
    Set<String> names = new HashSet<>();
    for (String[] each :
        new String[][] {
          {"slo", "99% of probes: ok", "fast"},
          {"slo", "99% of probes: ok", "slow"},
          {"claims", "1.5", "ttft"},
          {"claims", "1.5", "output_tokens_per_second"},
          {"missed", "", "slots"},
          {"missed", "", "verdicts"},
          {"budget", "", "day"}
        }) {
      Condition condition =
          new Condition("a", each[0], each[1], each[2], null, null, Severity.WARNING);
      assertThat(names.add(Alerts.named(condition).labels().toString())).as(each[2]).isTrue();
    }
  }
}
