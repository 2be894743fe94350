package dev.sonde.coordinator;

import dev.sonde.common.time.NanoClock;
import dev.sonde.coordinator.aggregate.AggregatorVerticle;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.dispatch.DispatcherVerticle;
import dev.sonde.coordinator.dispatch.PartialRead;
import dev.sonde.coordinator.merge.MergerVerticle;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.stream.TopicStream;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One coordinator process: dispatcher, aggregator and merger, which communicate only by topics. */
public final class Coordinator implements AutoCloseable {

  private static final long STOP_SECONDS = 10;

  private final KafkaSettings settings;
  private final Vertx vertx;
  private final NanoClock clock;
  private final DispatcherOptions options;
  private final String id;
  private final FatalErrorHandler fatalErrors;
  private final RunBook runs = new RunBook();
  private final List<String> deployed = new ArrayList<>();
  private volatile @Nullable TopicStream stream;

  /**
   * Creates a coordinator without starting it.
   *
   * @param fatalErrors called when the coordinator cannot work any more
   */
  public Coordinator(
      KafkaSettings settings,
      Vertx vertx,
      NanoClock clock,
      DispatcherOptions options,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.settings = settings;
    this.vertx = vertx;
    this.clock = clock;
    this.options = options;
    this.id = options.id();
  }

  /** Starts the roles; completes when all existing runs are read. */
  public CompletableFuture<Void> start() {
    DispatcherVerticle dispatcher =
        new DispatcherVerticle(settings, runs, options, clock, fatalErrors);
    MergerVerticle merger = new MergerVerticle(settings, runs, id, dispatcher::owns, fatalErrors);
    TopicStream following =
        TopicStream.open(vertx, settings, id + "-stream", read -> accept(read, dispatcher, merger));
    stream = following;
    AggregatorVerticle aggregator =
        new AggregatorVerticle(
            settings, new FollowedRuns(runs, following::mark), id, clock, fatalErrors);
    // Partials come last: those of runs that are over are then skipped by their keys.
    return following
        .follow(List.of(Topics.RUNS, Topics.WORKERS, Topics.REPORTS))
        .compose(known -> following.follow(List.of(Topics.PARTIALS)))
        .onSuccess(caughtUp -> following.ended().onFailure(fatalErrors::report))
        .compose(caughtUp -> Future.all(deploy(dispatcher), deploy(merger), deploy(aggregator)))
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
  }

  private void accept(
      ConsumerRecord<String, byte[]> read, DispatcherVerticle dispatcher, MergerVerticle merger) {
    if (read.topic().equals(Topics.PARTIALS)) {
      PartialRead partial = new PartialRead(read);
      merger.partial(partial);
      dispatcher.partial(partial);
      return;
    }
    if (read.value() == null) {
      gone(read, dispatcher, merger);
      return;
    }
    switch (read.topic()) {
      case Topics.RUNS -> runs.accept(read.key(), read.value());
      case Topics.REPORTS -> merger.reported(read.key());
      default -> merger.heartbeat(read.value());
    }
  }

  /** Only the tombstone of the run record deletes a run; those of other records follow from it. */
  private void gone(
      ConsumerRecord<String, byte[]> read, DispatcherVerticle dispatcher, MergerVerticle merger) {
    if (read.topic().equals(Topics.RUNS)) {
      runs.accept(read.key(), null);
      if (Topics.isRunKey(read.key())) {
        dispatcher.forget(read.key());
        merger.forget(read.key());
      }
    }
  }

  private Future<String> deploy(VerticleBase verticle) {
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            deployment -> {
              synchronized (deployed) {
                deployed.add(deployment);
              }
            });
  }

  @Override
  public void close() {
    List<String> all;
    synchronized (deployed) {
      all = List.copyOf(deployed);
    }
    CompletableFuture<?>[] stopping =
        all.stream()
            .map(each -> vertx.undeploy(each).toCompletionStage().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stopping).orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
    TopicStream following = stream;
    if (following != null) {
      following
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
