package dev.sonde.coordinator.api;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.GroupLags;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.stream.TopicStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The API of one coordinator: its data and its verticle. */
public final class Api implements AutoCloseable {

  private static final long STOP_SECONDS = 10;

  private final ApiOptions options;
  private final KafkaSettings settings;
  private final Vertx vertx;
  private final ApiServices services;
  private final ApiVerticle verticle;
  private final String router;
  private final FatalErrorHandler fatalErrors;
  private @Nullable String deployment;
  private final List<ApiExtension> extensions = new ArrayList<>();
  private volatile @Nullable TopicStream stream;

  /**
   * The objects of the process that the API uses.
   *
   * @param reach endpoints and keys that submitted specs may name
   * @param router base URL for catalogs, and for specs that state no endpoint
   * @param fatalErrors called when the API cannot read new records any more
   * @param embedded whether the broker is a part of the process
   * @param outbound how requests for catalogs leave this machine
   */
  public record Environment(
      Vertx vertx,
      NanoClock clock,
      InstantSource wall,
      Tokens tokens,
      Reach reach,
      String router,
      FatalErrorHandler fatalErrors,
      boolean embedded,
      Outbound outbound) {}

  /** Gives access to tokens for catalogs. */
  @FunctionalInterface
  public interface Tokens {
    /** The token in an environment variable; null stands for the Hugging Face token. */
    @Nullable String token(@Nullable String variable);
  }

  public Api(ApiOptions options, KafkaSettings settings, Environment around) {
    this.options = options;
    this.settings = settings;
    this.vertx = around.vertx();
    this.fatalErrors = around.fatalErrors();
    this.services = services(options, settings, around);
    this.router = around.router();
    this.verticle = new ApiVerticle(options, services, extensions);
  }

  /** What this API knows; it is there when {@link #start} has completed. */
  public FleetView fleet() {
    return new FleetView(services, router, this::mark);
  }

  private BooleanSupplier mark() {
    return Objects.requireNonNull(stream, "it was started").mark();
  }

  /** Adds routes and topics; before {@link #start}. */
  public void extend(ApiExtension extension) {
    extensions.add(extension);
    services.metrics().extend(extension);
  }

  private static ApiServices services(
      ApiOptions options, KafkaSettings settings, Environment around) {
    WorkerRoster workers = new WorkerRoster(around.clock(), around.wall());
    RunBoard board =
        new RunBoard(new ReportShelf(settings, options.id()), workers, new DeadLetterBoard());
    LiveReports live = new LiveReports(board, around.clock());
    ModelListing listing = new ModelListing(around);
    return new ApiServices(
        board,
        new RunViews(board, live),
        live,
        new Submissions(board, listing, around, settings, options),
        listing,
        new Readiness(board, settings, around.clock()),
        new ApiMetrics(board, live, new GroupLags(settings), around.wall()),
        settings,
        around.clock());
  }

  /** Completes with the port when the API serves requests and has read all topics to their ends. */
  public CompletableFuture<Integer> start() {
    TopicStream following =
        TopicStream.open(vertx, settings, options.id() + "-api-stream", this::accept);
    stream = following;
    // Partials come last: those of runs with a report are then skipped by their keys.
    List<String> topics =
        new ArrayList<>(List.of(Topics.RUNS, Topics.WORKERS, Topics.REPORTS, Topics.DEAD_LETTERS));
    extensions.forEach(each -> topics.addAll(each.topics()));
    return following
        .follow(topics)
        .compose(known -> following.follow(List.of(Topics.PARTIALS)))
        .onSuccess(
            caughtUp -> {
              services.board().caughtUp();
              following.ended().onFailure(fatalErrors::report);
            })
        .toCompletionStage()
        .thenCombine(deploy(), (known, port) -> port)
        .toCompletableFuture();
  }

  private void accept(ConsumerRecord<String, byte[]> read) {
    for (ApiExtension each : extensions) {
      if (each.topics().contains(read.topic())) {
        each.accept(read);
        return;
      }
    }
    services.board().accept(read);
  }

  /** All routes, for the test that compares them with openapi.yaml. */
  Router router() {
    return ApiVerticle.router(
        vertx,
        options,
        services,
        extensions,
        new ConnectionLimits(vertx, ConnectionLimits.Bounds.USUAL));
  }

  /** Serves the API without its topics, for the test that sends broken requests. */
  CompletableFuture<Integer> deploy() {
    return vertx
        .deployVerticle(verticle)
        .map(
            deployed -> {
              deployment = deployed;
              return verticle.port();
            })
        .toCompletionStage()
        .toCompletableFuture();
  }

  @Override
  public void close() {
    String deployed = deployment;
    if (deployed != null) {
      join(vertx.undeploy(deployed));
    }
    TopicStream following = stream;
    if (following != null) {
      join(following.close());
    }
    services.submissions().close();
    services.readiness().close();
    services.metrics().close();
  }

  private static void join(Future<Void> stopping) {
    stopping
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
