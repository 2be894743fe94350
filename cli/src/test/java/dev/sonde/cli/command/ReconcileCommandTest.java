package dev.sonde.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.ReportBuilder;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.analysis.report.VerdictLimits;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcileCommandTest {

  private static final String USAGE = "/api/settings/billing/usage-by-inference-session";
  private static final Instant END = Instant.parse("2026-11-22T14:00:00Z");

  @TempDir private Path folder = Path.of("");
  private final FakeHub hub;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  ReconcileCommandTest() throws IOException {
    hub = new FakeHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "200 {\"periods\": []} => 4 => pending",
        "200 {\"periods\": [{\"sessions\": [{\"id\": \"01RUN-1-default\", \"costCents\": 2}]}]} => 0 =>"
            + " unpriced",
        "200 {\"periods\": [{\"sessions\": [{\"id\": \"01RUN-0-default\", \"costCents\": 2}]}]} => 1 =>"
            + " drift",
        "401 {\"error\": \"Invalid\"} => 5 => the token in HF_TOKEN is not accepted (Invalid)",
        "403 {} => 5 => the token may not read billing",
        "500 {} => 5 => answers 500",
        "200 {} => 5 => does not answer with usage by session"
      })
  void theExitCodeSaysHowTheBillStands(String answer, int exitCode, String words)
      throws IOException {
    hub.answer(USAGE, answer);
    save("");
    assertThat(reconcile("reconcile", folder.toString(), "--hub", hub.url())).isEqualTo(exitCode);
    assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
        .contains(words)
        .doesNotContain("secret");
  }

  @Test
  void anOrganizationHasABillOfItsOwn() throws IOException {
    String usage = "/api/organizations/acme/billing/usage-by-inference-session";
    hub.answer(usage, "200 {\"periods\": []}");
    save("billTo: acme\n");
    assertThat(reconcile("reconcile", folder.toString(), "--hub", hub.url(), "-o", "json"))
        .isEqualTo(4);
    assertThat(hub.asked()).containsExactly(usage);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"session\" : \"01RUN-1-default\"")
        .contains("\"billedUsd\" : null");
  }

  @Test
  void nobodyBillsForAnotherRouter() throws IOException {
    save("");
    assertThat(reconcile("reconcile", folder.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the Hub that bills for");
  }

  private int reconcile(String... args) {
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "HF_TOKEN", "secret", "SONDE_HUB", "");
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            environment);
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.fixed(END.plusSeconds(60)));
    return SondeCommand.execute(console, clocks, args);
  }

  /** Saves a run without answers, with a priced target and one without a price. */
  private void save(String more) throws IOException {
    String spec = "models: m\nproviders: [a, b]\nendpoint: http://127.0.0.1:9/v1\n" + more;
    Run run =
        RunPlanner.plan(
            new SpecParser(PromptSource.REFUSED).parse("test.yaml", spec),
            List.of(target(0, "a", new Price(1, 2, null)), target(1, "b", null)),
            new RunPlanner.Identity("01RUN", 1, 1, "test"));
    ReportInput input =
        new ReportInput(
            run,
            new RunTiming(END.minusSeconds(60).toEpochMilli(), END.toEpochMilli()),
            Map.of(),
            new Dispatched(Map.of()),
            List.of(),
            Set.of());
    String report = ReportJson.write(new ReportBuilder(VerdictLimits.DEFAULT).build(input));
    Files.writeString(folder.resolve("report.json"), report);
    Files.write(folder.resolve("run.json"), new JsonCodec<>(Run.class).encode(run));
  }

  private static Target target(int index, String name, @Nullable Price price) {
    return Target.of(index, "m", name, "m:" + name, "http://127.0.0.1:9/v1").priced(price);
  }
}
