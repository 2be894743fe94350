package dev.sonde.cli.determinism;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Two audits and the schedulers of a few coordinators, in virtual time: some crash, freeze, are
 * expelled or cut off, the broker's clock is set, and clients change the audits meanwhile.
 */
final class AuditWorld {

  /** What a slot may cost, and the cap of the day of one audit. */
  static final long WORST_NANO_USD = 10;

  static final long CAP_NANO_USD = 60;

  private static final JsonMapper JSON = new JsonMapper();
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(70);
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(45);
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int BUSY_MILLIS = 70_000;
  private static final int LONGEST_STEP_MILLIS = 20_000;
  private static final List<String> AUDITS = List.of("every-two", "queued");

  private final long seed;
  private final World world;
  private final Chance chance;
  private final List<AuditProcess> processes = new ArrayList<>();
  private final Map<String, @Nullable Long> costs = new HashMap<>();
  private final AlertReceiver receiver;
  private final AlertTruth alerts;
  private long runsRead;
  private int machines;
  private int requests;

  AuditWorld(long seed) {
    this.seed = seed;
    this.world = new World(seed);
    this.chance = world.chance();
    this.receiver = new AlertReceiver(world);
    this.alerts = new AlertTruth(world.cluster());
  }

  AlertReceiver receiver() {
    return receiver;
  }

  AlertTruth alerts() {
    return alerts;
  }

  /** The first line of the failure of a world, or the empty string without a failure. */
  static String failure(long seed) {
    try {
      new AuditWorld(seed).play();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  /**
   * Runs the world to its end.
   *
   * @throws AssertionError with the seed and the last actions when something does not hold
   */
  AuditTruth play() {
    try {
      addCoordinator();
      addCoordinator();
      world.scheduler().after(chance.millis(0, 3_000), () -> AUDITS.forEach(this::create));
      clients();
      faults();
      run(BUSY_NANOS);
      while (alive() < 2) {
        addCoordinator();
      }
      receiver.calm();
      run(BUSY_NANOS + QUIET_NANOS - LAST_NANOS);
      alerts.settle();
      run(BUSY_NANOS + QUIET_NANOS);
      AuditTruth truth = new AuditTruth(world.cluster());
      truth.judge(AUDITS);
      alerts.judge(receiver.received(), truth.slots());
      return truth;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s".formatted(seed, e.getMessage(), world.traced()), e);
    } finally {
      processes.forEach(each -> each.machine().stop());
    }
  }

  private void run(long untilNanos) {
    boolean more = true;
    while (more && world.scheduler().now() < untilNanos) {
      more = world.scheduler().runNext();
      endRuns();
    }
  }

  private long alive() {
    processes.forEach(each -> each.machine().thaw());
    return processes.stream().filter(each -> each.machine().running()).count();
  }

  private void addCoordinator() {
    Machine machine = new Machine(world, "coordinator" + ++machines);
    processes.add(new AuditProcess(this, world, machine));
  }

  /** A run that is in the log has a report some time later. */
  private void endRuns() {
    SimLog log = world.cluster().log(Topics.RUNS, 0);
    if (log.stableEnd() == runsRead) {
      return;
    }
    runsRead =
        log.read(
            runsRead,
            Integer.MAX_VALUE,
            read -> {
              int cost = chance.below((int) WORST_NANO_USD + 1);
              boolean known = !chance.oneIn(10);
              world
                  .scheduler()
                  .after(
                      chance.millis(100, chance.oneIn(4) ? 9_000 : 1_500),
                      () -> costs.put(read.key(), known ? Long.valueOf(cost) : null));
            });
  }

  boolean hasReport(String run) {
    return costs.containsKey(run);
  }

  @Nullable Long cost(String run) {
    return costs.get(run);
  }

  private static String document(String id, int count) {
    boolean first = id.equals(AUDITS.get(0));
    Audit audit =
        new AuditParser(new SpecParser(PromptSource.REFUSED))
            .parse(
                id,
                "name: %s\nalerts: [missed, {down: {bad: 1, of: 1}}]\nnotify: [team]\n"
                    .concat(
                        "spec: {models: org/model, providers: [a], load: {count: %d}, seed: 7}\n%s")
                    .formatted(
                        id,
                        count,
                        first
                            ? "schedule: {every: 2s, jitter: none}"
                            : "schedule: {every: 3s, jitter: full}\noverlap: queue\n"
                                + "budget: {usdPerDay: 0.00000006}"));
    return AuditWriter.canonicalJson(audit);
  }

  private void create(String id) {
    ask(id, "PUT", document(id, 1), null);
  }

  /** Changes, some of them twice at the same moment, pauses, and runs by hand. */
  private void clients() {
    int changes = chance.between(0, 8);
    for (int i = 0; i < changes; i++) {
      String id = chance.of(AUDITS);
      int count = i + 2;
      world.scheduler().after(chance.millis(4_000, BUSY_MILLIS), () -> change(id, count));
    }
    int acknowledgements = chance.between(0, 4);
    for (int i = 0; i < acknowledgements; i++) {
      world.scheduler().after(chance.millis(6_000, BUSY_MILLIS), this::acknowledge);
    }
    if (chance.oneIn(2)) {
      String id = AUDITS.get(0);
      int from = chance.between(5_000, BUSY_MILLIS / 2);
      world.scheduler().after(chance.millis(from, from), () -> ask(id, "PAUSE", null, null));
      world
          .scheduler()
          .after(chance.millis(from, BUSY_MILLIS), () -> ask(id, "RESUME", null, null));
    }
  }

  /** Somebody acknowledges the alert that was written last. */
  private void acknowledge() {
    String[] last = new String[1];
    world
        .cluster()
        .log(Topics.ALERTS, 0)
        .readAll(read -> last[0] = read.key().contains("/alert/") ? read.key() : last[0]);
    if (last[0] == null) {
      return;
    }
    String[] parts = last[0].split("/", -1);
    ObjectNode remark = JSON.createObjectNode().put("alert", parts[2]).put("text", "seen");
    remark.put("at", "2100-01-01T00:00:00Z");
    ObjectNode request = JSON.createObjectNode();
    request.put("action", "ACK").put("create", false).put("purge", false).set("remark", remark);
    send(parts[0], "ACK", request);
  }

  private void change(String id, int count) {
    switch (chance.below(3)) {
      case 0 -> ask(id, "RUN", null, null);
      case 1 -> {
        int revision = chance.between(1, 3);
        ask(id, "PUT", document(id, count), revision);
        ask(id, "PUT", document(id, count + 100), revision);
      }
      default -> ask(id, "PUT", document(id, count), 1);
    }
  }

  private void ask(
      String id, String action, @Nullable String document, @Nullable Integer revision) {
    ObjectNode request = JSON.createObjectNode();
    request.put("action", action).put("document", document).put("revision", revision);
    request.put("create", action.equals("PUT") && revision == null).put("purge", false);
    send(id, action, request);
  }

  private void send(String id, String action, ObjectNode request) {
    String key = id + "/request/" + ++requests;
    world.trace("%s asks for %s", key, action);
    try {
      byte[] value = JSON.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
      world
          .network()
          .tell(
              () ->
                  world.cluster().append(new ProducerRecord<>(Topics.AUDITS, 0, key, value), null));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void faults() {
    int strikes = chance.between(0, 8);
    for (int i = 0; i < strikes; i++) {
      world.scheduler().after(chance.millis(0, BUSY_MILLIS - 5_000), this::strike);
    }
  }

  private void strike() {
    List<AuditProcess> able = processes.stream().filter(each -> each.machine().running()).toList();
    if (able.isEmpty()) {
      return;
    }
    AuditProcess victim = chance.of(able);
    switch (chance.below(7)) {
      case 6 -> receiver.away(chance.millis(1_000, 12_000));
      case 0, 1 -> {
        victim.machine().kill();
        world.scheduler().after(chance.millis(500, 7_000), this::addCoordinator);
      }
      case 2, 3 -> {
        victim.machine().freeze();
        world.scheduler().after(chance.millis(100, 14_000), victim.machine()::thaw);
      }
      case 4 -> victim.expel();
      default -> {
        if (chance.oneIn(2)) {
          world.cluster().away(chance.millis(100, 5_000));
        } else {
          long step = chance.between(-LONGEST_STEP_MILLIS, LONGEST_STEP_MILLIS);
          world.trace("the broker's clock is set by %d ms", step);
          world.cluster().stepClock(step);
        }
      }
    }
  }
}
