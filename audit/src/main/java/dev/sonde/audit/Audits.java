package dev.sonde.audit;

import dev.sonde.audit.api.AlertMeters;
import dev.sonde.audit.api.AlertRoutes;
import dev.sonde.audit.api.AlertViews;
import dev.sonde.audit.api.AuditDesk;
import dev.sonde.audit.api.AuditMeters;
import dev.sonde.audit.api.AuditRoutes;
import dev.sonde.audit.api.DestinationRoutes;
import dev.sonde.audit.api.HistoryRoutes;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.AuditClient;
import dev.sonde.audit.scheduler.Scheduler;
import dev.sonde.audit.scheduler.SchedulerVerticle;
import dev.sonde.common.time.NanoClock;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiExtension;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.history.index.HistoryIndex;
import dev.sonde.history.index.IndexFollower;
import dev.sonde.history.query.ChangeQuery;
import dev.sonde.history.query.HistoryQuery;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The audits of one coordinator: their routes, and the scheduler, which works where it owns the
 * audits' partition. It is given to the API before that starts, and started after it.
 */
public final class Audits implements ApiExtension, AutoCloseable {

  private static final int THREADS = 4;

  /** Attempts to deliver alerts: four to each of four destinations. */
  /** So many that destinations that hang hold up no other. */
  private static final int SENDERS = 64;

  private static final long LONGEST_WORK_MINUTES = 5;
  private static final long STOP_SECONDS = 15;

  private final KafkaSettings settings;
  private final Around around;
  private final AuditBook book;
  private final AuditClient client;
  private final HistoryIndex index;
  private final HistoryQuery query;
  private final IndexFollower follower;
  private @Nullable Api api;
  private volatile @Nullable AuditDesk desk;
  private @Nullable String deployment;
  private @Nullable WorkerExecutor executor;
  private @Nullable WorkerExecutor sender;

  /**
   * The objects of the process.
   *
   * @param id of the coordinator
   * @param router the endpoint of specs that state none
   * @param index the file of its index of history
   * @param fatalErrors called when the scheduler cannot work any more
   * @param outbox what it sends alerts with
   */
  public record Around(
      String id,
      String router,
      Path index,
      Vertx vertx,
      NanoClock clock,
      InstantSource wall,
      FatalErrorHandler fatalErrors,
      Outbox outbox) {}

  /** Creates the topics of audits where they are missing. Blocks. */
  public Audits(KafkaSettings settings, Around around) {
    this.settings = settings;
    this.around = around;
    this.book = new AuditBook(around.router());
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.auditPolicies());
    }
    this.client = new AuditClient(settings, around.id(), book, around.wall());
    this.index = new HistoryIndex(around.index());
    this.query = new HistoryQuery(index);
    String name = around.id() + "-history";
    this.follower =
        new IndexFollower(index, IndexFollower.Source.of(settings, name, around.wall()), name);
    follower.start();
  }

  /** Adds the routes to an API that has not started. */
  public void extend(Api extended) {
    api = extended;
    extended.extend(this);
  }

  @Override
  public List<String> topics() {
    return List.of(Topics.AUDITS, Topics.SLOTS, Topics.ALERTS);
  }

  @Override
  public void accept(ConsumerRecord<String, byte[]> read) {
    book.accept(read);
  }

  @Override
  public Runnable measure(MeterRegistry registry) {
    AuditMeters audits = new AuditMeters(book, registry);
    AlertMeters alerts = new AlertMeters(book.alertBook(), around.outbox(), registry);
    return () -> {
      audits.update();
      alerts.update();
    };
  }

  @Override
  public void mount(Router router, Vertx vertx) {
    Destinations destinations = around.outbox().destinations();
    AuditRoutes.Known known = new AuditRoutes.Known(book, client, destinations);
    AuditRoutes routes = new AuditRoutes(vertx, known, this::fleet, around.wall());
    routes.mount(router);
    desk = new AuditDesk(book, client, routes);
    AlertViews alerts = new AlertViews(book.alertBook(), around.outbox());
    new AlertRoutes(vertx, book, client, alerts).mount(router);
    new DestinationRoutes(vertx, around.outbox(), around.wall()).mount(router);
    new HistoryRoutes(vertx, book, query, new ChangeQuery(index), around.wall()).mount(router);
  }

  /** The audits for another extension of the API, when the API has started. */
  public AuditDesk desk() {
    return Objects.requireNonNull(desk, "the API has not started");
  }

  private FleetView fleet() {
    Api extended = api;
    if (extended == null) {
      throw new IllegalStateException("there is no API");
    }
    return extended.fleet();
  }

  /** Starts the scheduler, when the API has read the topics to their ends. */
  public CompletableFuture<Void> start() {
    FleetView fleet = fleet();
    WorkerExecutor blocking =
        around
            .vertx()
            .createSharedWorkerExecutor(
                around.id() + "-slots", THREADS, LONGEST_WORK_MINUTES, TimeUnit.MINUTES);
    executor = blocking;
    WorkerExecutor outgoing =
        around
            .vertx()
            .createSharedWorkerExecutor(
                around.id() + "-alerts", SENDERS, LONGEST_WORK_MINUTES, TimeUnit.MINUTES);
    sender = outgoing;
    return CompletableFuture.supplyAsync(this::runsPartitions)
        .thenCompose(
            partitions -> deploy(new FleetRuns(fleet, partitions), fleet, blocking, outgoing));
  }

  private int runsPartitions() {
    try (Admin admin = settings.admin()) {
      return new TopicSetup(admin).partitions(Topics.RUNS);
    }
  }

  private CompletableFuture<Void> deploy(
      FleetRuns runs, FleetView fleet, WorkerExecutor blocking, WorkerExecutor outgoing) {
    SchedulerVerticle scheduler =
        new SchedulerVerticle(
            settings,
            around.id(),
            new Scheduler.Following(book, fleet::mark),
            new Scheduler.Surroundings(
                runs,
                new IndexedHistory(follower, query, new ChangeQuery(index)),
                task -> execute(blocking, task),
                around.clock(),
                new Scheduler.Sending(around.outbox(), task -> execute(outgoing, task))),
            around.fatalErrors());
    return around
        .vertx()
        .deployVerticle(scheduler)
        .onSuccess(deployed -> deployment = deployed)
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The task reports its own failure.
  private static void execute(WorkerExecutor blocking, Runnable task) {
    blocking.executeBlocking(
        () -> {
          task.run();
          return null;
        },
        false);
  }

  @Override
  public void close() {
    String deployed = deployment;
    if (deployed != null) {
      around
          .vertx()
          .undeploy(deployed)
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
          .join();
    }
    for (WorkerExecutor each : Arrays.asList(executor, sender)) {
      if (each != null) {
        each.close().toCompletionStage().toCompletableFuture().join();
      }
    }
    client.close();
    follower.close();
    index.close();
  }
}
