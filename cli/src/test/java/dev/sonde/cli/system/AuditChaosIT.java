package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coordinators that are killed in turn while an audit has a slot each two seconds. */
class AuditChaosIT {

  @RegisterExtension static final Chaos CHAOS = Chaos.start(AuditChaosIT.class);

  private static final Pattern AT = Pattern.compile("coordinator ready at (\\S+)");
  private static final int SLOTS = 60;
  private static final int KILLS = 5;
  private static final Duration EVERY = Duration.ofSeconds(2);

  private String url(FleetProcess coordinator) {
    Matcher told = AT.matcher(coordinator.printed());
    assertThat(told.find()).as("%s", coordinator.printed()).isTrue();
    return told.group(1);
  }

  private Sonde.Result audit(String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of("audit", verb));
    arguments.addAll(List.of(more));
    FleetProcess last = CHAOS.fleet().coordinators().get(CHAOS.fleet().coordinators().size() - 1);
    arguments.addAll(List.of("--server", url(last)));
    return Sonde.at(CHAOS.folder().toAbsolutePath()).run(arguments.toArray(new String[0]));
  }

  private List<JsonNode> slots() {
    List<JsonNode> slots = new ArrayList<>();
    audit("slots", "chaos", "--limit", "1000", "-o", "json")
        .json()
        .path("slots")
        .forEach(slots::add);
    return slots;
  }

  @Tag("long")
  @Test
  void sixtySlotsAreRecordedOnceEachThoughCoordinatorsAreKilledInTurn() throws Exception {
    sixty(SLOTS, KILLS);
  }

  @Test
  void aSlotIsRecordedOnceThoughItsCoordinatorIsKilled() throws Exception {
    sixty(SLOTS / 6, 1);
  }

  private void sixty(int count, int kills) throws IOException, InterruptedException {
    String name = CHAOS.id().toLowerCase(Locale.ROOT);
    String document =
        """
        name: chaos
        spec:
          name: %s
          models: [truth/model]
          providers: [a, b]
          prompts: [ping]
          endpoint: %s
          load: {count: 2}
          request: {timeout: 3s}
        schedule: {every: 2s, jitter: none}
        """
            .formatted(name, CHAOS.server().url());
    var file = Files.writeString(CHAOS.folder().resolve("chaos.yaml"), document);
    CHAOS.fleet().coordinators().forEach(FleetProcess::ready);
    Sonde.Result added = audit("add", file.toString(), "--quiet");
    assertThat(added.exitCode()).as(added.err()).isZero();

    for (int kill = 0; kill < kills; kill++) {
      int seen = slots().size() + count / (kills + 1);
      await().atMost(Chaos.PATIENCE).until(() -> slots().size() >= seen);
      CHAOS.sleepABit(0, 2_000);
      CHAOS.fleet().coordinators().get(0).kill();
      CHAOS.fleet().heal(2, 3);
    }
    await().atMost(Chaos.PATIENCE).until(() -> slots().size() >= count);
    assertThat(audit("remove", "chaos").exitCode()).isZero();
    await()
        .atMost(Chaos.PATIENCE)
        .until(() -> slots().stream().noneMatch(slot -> isOpen(slot.path("state").asText())));
    List<JsonNode> slots = slots();
    assertThat(audit("remove", "chaos", "--purge").exitCode()).isZero();
    judge(slots, kills);
  }

  private static boolean isOpen(String state) {
    return Set.of("planned", "queued", "running").contains(state);
  }

  private static void judge(List<JsonNode> slots, int kills) {
    TreeMap<Instant, JsonNode> byTime = new TreeMap<>();
    TreeMap<String, Integer> states = new TreeMap<>();
    for (JsonNode slot : slots) {
      JsonNode before = byTime.put(Instant.parse(slot.path("slot").asText()), slot);
      assertThat(before).as("seed %s: two slots at one time", CHAOS.seed()).isNull();
      states.merge(AuditIT.state(slot), 1, Integer::sum);
    }
    Instant expected = byTime.firstKey();
    for (Instant at : byTime.keySet()) {
      assertThat(at).as("seed %s: a time without a slot", CHAOS.seed()).isEqualTo(expected);
      expected = at.plus(EVERY);
    }
    Set<String> requests = new HashSet<>();
    int runs = 0;
    for (JsonNode slot : slots) {
      if (slot.hasNonNull("run")) {
        runs++;
        List<String> served = CHAOS.served(slot.path("run").asText());
        assertThat(served)
            .as("seed %s: a probe was sent twice", CHAOS.seed())
            .doesNotHaveDuplicates();
        assertThat(served).hasSizeLessThanOrEqualTo(4);
        requests.addAll(served);
      }
    }
    System.out.printf(
        "audit chaos: %d slots %s, %d runs, %d requests, %d kills, seed %d%n",
        slots.size(), states, runs, requests.size(), kills, CHAOS.seed());
    assertThat(runs).as("seed %s: slots that ran", CHAOS.seed()).isGreaterThan(slots.size() / 4);
  }
}
