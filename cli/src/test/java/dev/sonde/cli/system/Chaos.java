package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.system.ChaosFleet.Going;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fleet under load with two oracles: the server's own list of requests and the ledger must agree.
 * {@code -Dsonde.chaos.seed=N} repeats the times of a failure.
 */
final class Chaos implements BeforeEachCallback, AfterAllCallback, AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int RATE = 30;
  private static final int SECONDS = 8;

  /** The load of most tests, and its number of probes. */
  static final String OPEN =
      "load: {rate: " + RATE + "/s, duration: " + SECONDS + "s}\nrequest: {timeout: 3s}";

  static final long PLANNED = 2L * RATE * SECONDS;

  /** A probe is claimed this long before it is due, and retired soon after its answer. */
  private static final double CLAIMED_SECONDS = 1.5;

  private static final Pace SHORT = Pace.ofMillis(30, 4, 10);

  private final long seed = Long.getLong("sonde.chaos.seed", System.nanoTime() & 0xFFFF_FFFFL);
  private final Random random = new Random(seed);
  private final IndependentServer server = IndependentServer.without(call -> call.stream(pace()));
  private final Path folder;
  private final ChaosFleet fleet;
  private volatile Pace pace = SHORT;
  private String id = "";
  private int runs;

  private Chaos(String name) throws IOException {
    folder = Files.createDirectories(Path.of("target", "chaos", name + "-" + seed));
    fleet = ChaosFleet.start(folder.toAbsolutePath());
  }

  /** Starts the broker; a class that registers this gets a whole fleet before each of its tests. */
  static Chaos start(Class<?> test) {
    try {
      Chaos chaos = new Chaos(test.getSimpleName());
      System.out.println(
          "chaos: seed " + chaos.seed + ", logs in " + chaos.folder.toAbsolutePath());
      return chaos;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the fleet of " + test, e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    next(context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** Restores the whole fleet, for a new run. */
  void next(String name) {
    pace = SHORT;
    fleet.heal(2, 3);
    id = "01KACHAOS%016X".formatted(++runs) + "A";
    System.out.println("chaos: " + name + " is run " + id);
  }

  private Pace pace() {
    return pace;
  }

  void pace(Pace next) {
    pace = next;
  }

  long seed() {
    return seed;
  }

  Random random() {
    return random;
  }

  Path folder() {
    return folder;
  }

  ChaosFleet fleet() {
    return fleet;
  }

  IndependentServer server() {
    return server;
  }

  /** The id of the run. */
  String id() {
    return id;
  }

  <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** Waits for a random time, to a point in the middle of the load. */
  void sleepABit(long atLeastMillis, int spreadMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(atLeastMillis + random.nextInt(spreadMillis));
  }

  /** Submits a spec of this load, and returns after the first request at the server. */
  Going begin(String... yaml) {
    Going going = fleet.submit(id, server, yaml);
    await().atMost(PATIENCE).until(() -> served().size() > 10);
    return going;
  }

  /** The ids of the run's requests at the server. */
  List<String> served() {
    return served(id);
  }

  List<String> served(String run) {
    return server.calls().stream()
        .map(call -> call.request().header("x-request-id"))
        .filter(request -> request.startsWith(run))
        .toList();
  }

  /** Like {@link #settleOpen}, and every probe has an event. */
  Figures settle(Going going) throws Exception {
    Figures figures = settleOpen(going);
    assertThat(figures.ledger("unaccounted")).as("seed %s: unaccounted", seed).isZero();
    return figures;
  }

  /** Waits for the report and compares it with the server's requests. */
  Figures settleOpen(Going going) throws Exception {
    Report report;
    try {
      report = going.report().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("seed " + seed + ": no report; logs in " + folder, e);
    } finally {
      going.following().close();
    }
    Figures figures = new Figures(new ObjectMapper().readTree(ReportJson.write(report)));
    System.out.println("chaos: " + id + " " + figures.report().path("ledger"));
    assertThat(served())
        .as("seed %s: what the server saw of run %s", seed, id)
        .doesNotHaveDuplicates()
        .allMatch(request -> request.endsWith("-1"));
    figures.assertSums();
    long answered = figures.ledger("succeeded") + figures.ledger("failed");
    // A request whose connection, or whose first byte, came too late may not have reached the
    // server.
    long unseen = figures.ended("connect") + figures.ended("timeout");
    assertThat(answered - unseen)
        .as("seed %s: answered", seed)
        .isLessThanOrEqualTo(served().size());
    assertThat(answered + figures.ledger("inDoubt") + figures.ledger("unaccounted"))
        .as("seed %s: whatever was sent is answered or in doubt", seed)
        .isGreaterThanOrEqualTo(served().size());
    return figures;
  }

  void assertDoubtful(Figures figures, int lostWorkers) {
    long bound = Math.round(lostWorkers * 2 * RATE * CLAIMED_SECONDS);
    assertThat(figures.ledger("inDoubt")).as("seed %s: in doubt", seed).isLessThanOrEqualTo(bound);
  }

  @Override
  public void close() {
    fleet.close();
    server.close();
  }
}
