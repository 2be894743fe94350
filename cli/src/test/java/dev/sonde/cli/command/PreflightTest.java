package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {

  private final FakeHub hub;
  private final String endpoint;

  PreflightTest() throws IOException {
    hub = new FakeHub();
    endpoint = hub.url() + "/v1";
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "401 {}, 200 {} => the token in HF_TOKEN is not accepted;",
        "200 {}, 401 {\"error\": \"Bad\"} => the token in HF_TOKEN is not accepted (\"Bad\");",
        "200 {}, 402 {\"error\": \"Depleted\"} => the account has no credit left (\"Depleted\");",
        "200 {}, 403 {\"error\": {\"message\": \"No\"}} => the token in HF_TOKEN may not \"Make calls to"
            + " Inference Providers\" (\"No\");"
      })
  void eachRefusalHasASentence(String answers, String sentence) {
    answer(answers);
    assertThatThrownBy(() -> check(true))
        .isInstanceOfSatisfying(
            CommandException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOTHING_MEASURED))
        .hasMessageStartingWith(sentence)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"'200 {}, 200 {}'", "'429 {}, 429 {}'", "'200 {}, 503 <html>'"})
  void whatIsTheTargetsFaultIsForTheRunToSay(String answers) {
    answer(answers);
    assertThatCode(() -> check(true)).doesNotThrowAnyException();
    assertThat(hub.asked()).containsExactly("/api/whoami-v2", "/v1/chat/completions");
    assertThat(hub.lastBody()).startsWith("{\"model\":\"m:cheap\"").contains("\"max_tokens\":1,");
  }

  @Test
  void onlyTheRealRouterIsAskedUnlessToldTo() {
    Preflight unsaid = new Preflight(credentials("secret"), null);
    assertThat(unsaid.asked(spec(endpoint), targets())).isEmpty();
    assertThat(
            unsaid.asked(spec(SpecParser.DEFAULT_ENDPOINT), targets(SpecParser.DEFAULT_ENDPOINT)))
        .map(Target::provider)
        .contains("cheap");
    assertThat(
            new Preflight(credentials("secret"), false)
                .asked(spec(SpecParser.DEFAULT_ENDPOINT), targets(SpecParser.DEFAULT_ENDPOINT)))
        .isEmpty();
  }

  @Test
  void withoutATokenNothingIsSent() {
    assertThat(new Preflight(credentials(null), true).asked(spec(endpoint), targets())).isEmpty();
  }

  private static Credentials credentials(@Nullable String token) {
    return new Credentials(name -> token, Reach.ofOwner(null), Outbound.DIRECT);
  }

  private void answer(String answers) {
    int comma = answers.indexOf(", ");
    hub.answer("/api/whoami-v2", answers.substring(0, comma));
    hub.answer("/v1/chat/completions", answers.substring(comma + 2));
  }

  private void check(@Nullable Boolean wanted) {
    Preflight preflight = new Preflight(credentials("secret"), wanted);
    Spec spec = spec(endpoint);
    preflight.check(spec, preflight.asked(spec, targets()).orElseThrow(), hub.url());
  }

  private List<Target> targets() {
    return targets(endpoint);
  }

  private static List<Target> targets(String at) {
    return List.of(
        target(0, "dear", at, new Price(1, 300, null)),
        target(1, "cheap", at, new Price(9, 200, null)),
        target(2, "unpriced", at, null),
        target(3, "elsewhere", "http://127.0.0.1:9/v1", new Price(0, 1, null)));
  }

  private static Target target(int index, String name, String at, @Nullable Price price) {
    return Target.of(index, "m", name, "m:" + name, at).priced(price);
  }

  private static Spec spec(String at) {
    return new SpecParser(PromptSource.REFUSED)
        .parse("test.yaml", "models: m\nproviders: [cheap]\nendpoint: " + at + "\n");
  }
}
