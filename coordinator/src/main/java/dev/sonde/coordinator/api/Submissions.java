package dev.sonde.coordinator.api;

import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.spec.SpecWriter;
import dev.sonde.coordinator.submit.Placement;
import dev.sonde.coordinator.submit.RunFactory;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the text of a spec into a durable run. All methods block; safe for use by several threads.
 */
final class Submissions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

  static final int MOST_QUEUED = 200;

  private static final long SEEN_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(5).toNanos();

  private final SpecParser parser;
  private final RunBoard board;
  private final ModelListing listing;
  private final Api.Environment around;
  private final RunFactory runs;
  private final Admin admin;
  private final RunWriter writer;
  private final Map<String, CompletableFuture<Run>> underWay = new ConcurrentHashMap<>();

  Submissions(
      RunBoard board,
      ModelListing listing,
      Api.Environment around,
      KafkaSettings settings,
      ApiOptions options) {
    this.board = board;
    this.listing = listing;
    this.around = around;
    this.parser = new SpecParser(PromptSource.REFUSED, around.router());
    this.runs = new RunFactory(around.wall(), options.version());
    this.admin = settings.admin();
    this.writer = new RunWriter(settings, options.id() + "-api");
  }

  /**
   * A submitted run.
   *
   * @param before whether it was already submitted with the same idempotency key
   * @param notes for the user, about targets and warm-up
   */
  record Submitted(Run run, boolean before, List<String> notes) {}

  Spec parse(String text) {
    Spec spec = parser.parse("spec", text);
    check(spec);
    return spec;
  }

  void check(Spec spec) {
    new ReachCheck(around.reach()).check(spec);
  }

  /** The run of a plan with a given id, which is not submitted. */
  Run run(RunPlan plan, List<String> regions, String id) {
    return runs.run(plan, Placement.of(admin, regions, around.embedded()), id);
  }

  /** The run that was already submitted with this key, or empty; refuses a key of another spec. */
  Optional<Submitted> before(Spec spec, @Nullable String key) {
    if (key == null) {
      return Optional.empty();
    }
    return board.runOfKey(key).map(run -> again(run, spec));
  }

  private static Submitted again(Run run, Spec spec) {
    if (!run.specHash().equals(SpecWriter.specHash(spec))) {
      throw new Problem(
          409, "the Idempotency-Key belongs to run " + run.id() + ", which has another spec");
    }
    return new Submitted(run, true, List.of());
  }

  /** Resolves, plans and publishes a run; only once for each key. */
  Submitted submit(Spec spec, @Nullable String key) {
    if (key == null) {
      return publish(spec, null);
    }
    CompletableFuture<Run> mine = new CompletableFuture<>();
    CompletableFuture<Run> first = underWay.putIfAbsent(key, mine);
    if (first != null) {
      return again(first.join(), spec);
    }
    try {
      Optional<Submitted> known = before(spec, key);
      Submitted submitted = known.isPresent() ? known.get() : publish(spec, key);
      mine.complete(submitted.run());
      forgetKnown();
      return submitted;
    } catch (RuntimeException e) {
      underWay.remove(key);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** Removes keys whose runs are on the board. */
  private void forgetKnown() {
    underWay.keySet().removeIf(key -> board.runOfKey(key).isPresent());
  }

  /** Bounds the memory: queued runs of up to a mebibyte each are kept by every coordinator. */
  static void requireRoom(long queued) {
    if (queued >= MOST_QUEUED) {
      throw Problem.queueFull(queued);
    }
  }

  private Submitted publish(Spec spec, @Nullable String key) {
    requireRoom(board.counts().getOrDefault(RunStatus.QUEUED, 0L));
    List<String> notes = new ArrayList<>();
    List<Target> targets = listing.discovery().targets(spec, notes::add);
    RunPlan plan = plan(spec, targets);
    Run run = runs.run(plan, Placement.of(admin, spec.regions(), around.embedded()));
    writer.submit(run, key).join();
    awaitSeen(run.id());
    LOG.info("run {} was submitted: {}", run.id(), spec.name());
    notes.addAll(plan.notes());
    return new Submitted(run, false, List.copyOf(notes));
  }

  private static RunPlan plan(Spec spec, List<Target> targets) {
    try {
      return RunPlanner.plan(spec, targets);
    } catch (IllegalArgumentException e) {
      throw new Problem(422, String.valueOf(e.getMessage()));
    }
  }

  /** Cancels a run; returns when the cancel is durable. */
  void cancel(String run) {
    writer.cancel(run, "cancelled through the API").join();
  }

  /**
   * Waits until the board has the run, so that the client can request it. The run is already
   * durable.
   */
  private void awaitSeen(String run) {
    long deadline = around.clock().nanos() + SEEN_NANOS;
    while (board.run(run).isEmpty() && around.clock().nanos() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  @Override
  public void close() {
    writer.close();
    admin.close(Duration.ofSeconds(2));
  }
}
