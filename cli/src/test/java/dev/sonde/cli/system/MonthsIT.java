package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.Coordinator;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.Worker;
import dev.sonde.worker.WorkerOptions;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * As many runs as audits start in months, in some minutes: short runs one after another, retention
 * of a few of them, compaction each second, and roles that are replaced one by one. What the
 * process and its topics take at the end is what they took before.
 *
 * <p>By hand: {@code ./mvnw verify -Psoak -Dsonde.soak.minutes=30}.
 */
@Tag("soak")
class MonthsIT {

  private static final int KEEP_RUNS = 20;
  private static final int AT_ONCE = 6;
  private static final int RUNS_A_REPLACEMENT = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** After a minute's grace and half a minute's look, retention has reached its steady state. */
  private static final Duration SETTLING = Duration.ofMinutes(3);

  private static final byte[] ANSWER =
      """
      data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"pong"}}]}

      data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}

      data: [DONE]

      """
          .getBytes(StandardCharsets.UTF_8);

  private final Vertx vertx = LocalVertx.create();
  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final ExecutorService serving = Executors.newFixedThreadPool(8);
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Deque<Coordinator> coordinators = new ArrayDeque<>();
  private final Deque<Worker> workers = new ArrayDeque<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpServer server;
  private int started;
  private int submitted;
  private int incomplete;

  MonthsIT() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
  }

  @BeforeEach
  void start() throws Exception {
    server.setExecutor(serving);
    server.createContext("/", MonthsIT::answer);
    server.start();
    try (Admin admin = settings.admin()) {
      TopicSetup setup = new TopicSetup(admin);
      setup.ensure(Topics.policies(2));
      setup.ensure(List.of(Topics.jobsPolicy("default", 2)));
      compactEachSecond(admin);
    }
    open.add(TopicTail.start(settings, List.of(Topics.REPORTS), "look", this::report));
    for (int i = 0; i < 2; i++) {
      addCoordinator();
      addWorker();
    }
  }

  private static void compactEachSecond(Admin admin) throws Exception {
    Collection<AlterConfigOp> often =
        Stream.of("segment.ms", "max.compaction.lag.ms", "delete.retention.ms")
            .map(name -> new AlterConfigOp(new ConfigEntry(name, "1000"), AlterConfigOp.OpType.SET))
            .toList();
    Map<ConfigResource, Collection<AlterConfigOp>> all =
        Stream.of(Topics.RUNS, Topics.PARTIALS, Topics.REPORTS, Topics.WORKERS)
            .collect(
                Collectors.toMap(
                    topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic), topic -> often));
    admin.incrementalAlterConfigs(all).all().get();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("content-type", "text/event-stream");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  private void report(ConsumerRecord<String, byte[]> read) {
    if (read.value() != null) {
      Report report = ReportJson.read(new String(read.value(), StandardCharsets.UTF_8));
      incomplete += report.ledger().succeeded() == report.ledger().planned() ? 0 : 1;
      ended.add(read.key());
    }
  }

  private void addCoordinator() {
    Coordinator coordinator =
        new Coordinator(
            settings,
            vertx,
            System::nanoTime,
            new DispatcherOptions("c-" + ++started, KEEP_RUNS),
            cause -> {});
    coordinators.addLast(coordinator);
    coordinator.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void addWorker() {
    Worker worker =
        new Worker(
            WorkerOptions.of("w-" + ++started, "default", "test", 1),
            vertx,
            System::nanoTime,
            KeySource.NONE,
            cause -> {});
    workers.addLast(worker);
    worker.rehearse().join();
    worker
        .join(settings, ClaimBounds.DEFAULT)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Replaces the oldest worker and the oldest coordinator. */
  private void replace() {
    addWorker();
    Worker leaving = workers.removeFirst();
    leaving.drain(Duration.ofSeconds(30));
    leaving.close();
    addCoordinator();
    coordinators.removeFirst().close();
  }

  @AfterEach
  void stop() throws Exception {
    workers.forEach(Worker::close);
    coordinators.forEach(Coordinator::close);
    for (AutoCloseable each : open) {
      each.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    broker.close();
    server.stop(0);
    serving.shutdownNow();
  }

  private void submit(RunWriter writer) {
    String spec =
        "models: [m]\nproviders: [a]\nprompts: [ping]\nload: {count: 4, concurrency: 2}\n";
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    Run run =
        RunPlanner.plan(
            new SpecParser(PromptSource.REFUSED).parse("audit.yaml", spec),
            List.of(Target.of(0, "m", "a", "m:a", url)),
            new RunPlanner.Identity("01KMONTH%016X".formatted(++submitted), 2, 2, "test"));
    writer.submit(run, null).join();
  }

  /** What the process and its topics take. */
  private record Size(
      int runs, long heapBytes, int threads, long files, long topicBytes, long startMillis) {}

  private Size measure() throws Exception {
    long asked = System.nanoTime();
    addCoordinator();
    long startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    coordinators.removeFirst().close();
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Size size =
        new Size(
            submitted,
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
            ManagementFactory.getThreadMXBean().getThreadCount(),
            system.getOpenFileDescriptorCount(),
            compactedBytes(),
            startMillis);
    System.out.println("months: " + size);
    return size;
  }

  private long compactedBytes() throws Exception {
    Set<String> compacted = Set.of(Topics.RUNS, Topics.PARTIALS, Topics.REPORTS, Topics.WORKERS);
    try (Admin admin = settings.admin()) {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
          .flatMap(folders -> folders.values().stream())
          .flatMap(folder -> folder.replicaInfos().entrySet().stream())
          .filter(replica -> compacted.contains(replica.getKey().topic()))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    }
  }

  private void run(RunWriter writer, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      submit(writer);
      await().atMost(PATIENCE).until(() -> submitted - ended.size() < AT_ONCE);
      if (submitted % RUNS_A_REPLACEMENT == 0) {
        replace();
      }
    }
  }

  @Test
  void nothingGrowsWithTheNumberOfRuns() throws Exception {
    Duration rest = Duration.ofMinutes(Long.getLong("sonde.soak.minutes", 10)).minus(SETTLING);
    try (RunWriter writer = new RunWriter(settings, "audits")) {
      run(writer, SETTLING);
      Size before = measure();
      run(writer, rest.compareTo(SETTLING) < 0 ? SETTLING : rest);
      Size after = measure();
      await().atMost(PATIENCE).until(() -> ended.size() == submitted);

      assertThat(incomplete).as("runs that are not whole").isZero();
      assertThat(after.runs()).isGreaterThan(before.runs() + 100);
      assertThat(after.heapBytes()).isLessThan(before.heapBytes() * 5 / 4 + (8 << 20));
      assertThat(after.threads()).isLessThan(before.threads() + 10);
      assertThat(after.files()).isLessThan(before.files() * 5 / 4 + 50);
      assertThat(after.topicBytes()).isLessThan(before.topicBytes() * 3 / 2 + (4 << 20));
      assertThat(after.startMillis()).isLessThan(before.startMillis() * 3 / 2 + 2_000);
    }
  }
}
