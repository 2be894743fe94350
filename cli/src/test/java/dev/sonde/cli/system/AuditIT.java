package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole audit station on one machine: every verb, and a restart in the middle. */
class AuditIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern AT = Pattern.compile("up ready at (http://[0-9.:]+)");
  private static final String AUDIT =
      """
      name: pulse
      spec:
        models: [truth/model]
        prompts: [ping]
        request: {maxTokens: 2, timeout: 3s}
        load: {count: 1}
      schedule: {every: 2s, jitter: none}
      budget: {usdPerDay: 5}
      alerts: [missed]
      """;

  @TempDir private Path folder = Path.of("");
  private String url = "";
  private int starts;

  private FleetProcess up() {
    FleetProcess process =
        FleetProcess.start(
                folder,
                FleetProcess.Start.of(
                    "up-" + ++starts,
                    "up",
                    "--simulate",
                    "flat",
                    "--data",
                    folder.resolve("data").toString(),
                    "--port",
                    "0"))
            .ready();
    Matcher told = AT.matcher(process.printed());
    assertThat(told.find()).as("%s", process.printed()).isTrue();
    url = told.group(1);
    return process;
  }

  private Sonde.Result audit(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--server", url));
    return Sonde.at(folder).run(all.toArray(new String[0]));
  }

  private List<JsonNode> slots() {
    List<JsonNode> slots = new ArrayList<>();
    audit("slots", "pulse", "--limit", "1000", "-o", "json")
        .json()
        .path("slots")
        .forEach(slots::add);
    return slots;
  }

  private void awaitState(String state, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              List<JsonNode> slots = slots();
              assertThat(count(slots, state)).as("%s", slots).isGreaterThanOrEqualTo(count);
            });
  }

  @Test
  void anAuditRunsOnOneMachineAndARestartChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("pulse.yaml"), AUDIT);
    List<JsonNode> before;
    try (FleetProcess first = up()) {
      Sonde.Result added = audit("add", file.toString());
      assertThat(added.exitCode()).as(added.err()).isZero();
      assertThat(added.out()).startsWith("audit pulse is at revision 1; its next slot is ");
      assertThat(added.err())
          .contains("at most ")
          .contains("43,200 slots a day")
          .contains("nobody is told of its alerts");
      awaitState("done", 2);
      changes(file);
      before = slots();
      first.kill();
    }
    try (FleetProcess second = up()) {
      assertThat(second.isAlive()).isTrue();
      assertThat(audit("list").out()).contains("pulse").contains("active");
      int done = count(before, "done");
      awaitState("done", done + 2);
      List<JsonNode> after = slots();
      eachTimeOnce(after);
      ended(before).forEach((slot, state) -> assertThat(ended(after)).containsEntry(slot, state));
      printBytes(after);
      removes();
    }
  }

  private void changes(Path file) {
    Sonde.Result again = audit("add", file.toString());
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("audit \"pulse\" is at revision 1");
    Sonde.Result other = audit("add", file.toString(), "--replace", "--every", "1s", "--quiet");
    assertThat(other.out()).contains("revision 2");
    audit("add", file.toString(), "--replace", "--quiet");
    JsonNode shown = audit("show", "pulse", "-o", "json").json();
    assertThat(shown.path("revision").asInt()).isEqualTo(3);
    assertThat(shown.at("/document/schedule/every").asText()).isEqualTo("2s");
    assertThat(audit("show", "pulse").out()).contains("spent").contains("\"every\" : \"2s\"");

    assertThat(audit("pause", "pulse").out()).isEqualTo("audit pulse is paused\n");
    awaitState("paused", 1);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                slots().stream().noneMatch(slot -> slot.path("state").asText().equals("running")));
    String run = audit("run", "pulse").out().strip();
    assertThat(run).hasSize(26);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(slots())
                    .anySatisfy(
                        slot -> {
                          assertThat(slot.path("run").asText()).isEqualTo(run);
                          assertThat(slot.path("manual").asBoolean()).isTrue();
                          assertThat(slot.path("state").asText()).isEqualTo("done");
                        }));
    assertThat(Sonde.at(folder).run("report", run, "--server", url).out()).contains("pulse");
    assertThat(audit("resume", "pulse").out()).contains("is active");
    awaitState("done", 4);
    assertThat(audit("list", "-o", "json").json().at("/audits/0/spentUsd/day").asDouble())
        .isPositive();
  }

  /** What a slot with its run leaves on each topic, before compaction. */
  private void printBytes(List<JsonNode> slots) throws IOException {
    long runs = slots.stream().filter(slot -> slot.hasNonNull("run")).count();
    TreeMap<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        String partition = file.getName(file.getNameCount() - 2).toString();
        if (partition.startsWith("sonde.")) {
          String topic = partition.substring(0, partition.lastIndexOf('-'));
          bytes.merge(topic, Files.size(file), Long::sum);
        }
      }
    }
    System.out.printf("%d slots, %d runs; bytes by topic: %s%n", slots.size(), runs, bytes);
  }

  private void removes() {
    assertThat(audit("remove", "pulse").out()).isEqualTo("audit pulse is removed\n");
    assertThat(audit("list").out()).isEqualTo("no audits\n");
    assertThat(slots()).isNotEmpty();
    assertThat(audit("run", "pulse").exitCode()).isEqualTo(2);
    assertThat(audit("remove", "pulse", "--purge").exitCode()).isZero();
    assertThat(audit("slots", "pulse").err()).contains("there is no audit \"pulse\"");
  }

  /** Such as {@code skipped overlap}. */
  static String state(JsonNode slot) {
    String reason = slot.hasNonNull("reason") ? " " + slot.path("reason").asText() : "";
    return slot.path("state").asText() + reason;
  }

  private static int count(List<JsonNode> slots, String state) {
    return (int) slots.stream().filter(each -> each.path("state").asText().equals(state)).count();
  }

  /** The state of the slots that have ended. */
  private static Map<String, String> ended(List<JsonNode> slots) {
    return slots.stream()
        .filter(
            each -> !List.of("planned", "queued", "running").contains(each.path("state").asText()))
        .collect(
            Collectors.toMap(
                each -> each.path("slot").asText() + each.path("manual").asText(),
                each -> each.path("state").asText() + each.path("run").asText()));
  }

  /** No scheduled time is there twice. */
  static void eachTimeOnce(List<JsonNode> slots) {
    List<Instant> times =
        slots.stream()
            .filter(each -> !each.path("manual").asBoolean())
            .map(each -> Instant.parse(each.path("slot").asText()))
            .toList();
    assertThat(times).doesNotHaveDuplicates();
  }
}
