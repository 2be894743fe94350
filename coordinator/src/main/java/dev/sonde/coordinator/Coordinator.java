package dev.sonde.coordinator;

import dev.sonde.common.time.NanoClock;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.TopicTail;
import dev.sonde.common.topic.Topics;
import dev.sonde.common.wire.RunBook;
import dev.sonde.coordinator.aggregate.AggregatorVerticle;
import dev.sonde.coordinator.dispatch.DispatcherVerticle;
import dev.sonde.coordinator.merge.MergerVerticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One coordinator process: dispatcher, aggregator and merger, which share nothing but topics. */
public final class Coordinator implements AutoCloseable {

  private static final long STOP_SECONDS = 10;

  private final KafkaSettings settings;
  private final Vertx vertx;
  private final NanoClock clock;
  private final String id;
  private final RunBook runs = new RunBook();
  private final List<TopicTail> tails = new ArrayList<>();
  private final List<String> deployed = new ArrayList<>();

  public Coordinator(KafkaSettings settings, Vertx vertx, NanoClock clock, String id) {
    this.settings = settings;
    this.vertx = vertx;
    this.clock = clock;
    this.id = id;
  }

  /** Starts the roles; completes when they know every run there is. */
  public CompletableFuture<Void> start() {
    DispatcherVerticle dispatcher = new DispatcherVerticle(settings, runs, clock);
    MergerVerticle merger = new MergerVerticle(settings, runs, id);
    tail(Topics.RUNS, (key, value) -> runs.accept(key, value));
    tail(
        Topics.PARTIALS,
        (key, value) -> {
          merger.partial(value);
          dispatcher.partial(value);
        });
    tail(Topics.WORKERS, merger::heartbeat);
    AggregatorVerticle aggregator = new AggregatorVerticle(settings, runs, id, clock);
    CompletableFuture<?>[] known =
        tails.stream().map(TopicTail::caughtUp).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(known)
        .thenCompose(
            caughtUp ->
                CompletableFuture.allOf(deploy(dispatcher), deploy(merger), deploy(aggregator)));
  }

  private interface Reading {
    void take(String key, byte[] value);
  }

  private void tail(String topic, Reading reading) {
    tails.add(
        TopicTail.start(
            settings, topic, id + "-" + topic, read -> reading.take(read.key(), read.value())));
  }

  private CompletableFuture<Void> deploy(VerticleBase verticle) {
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            deployment -> {
              synchronized (deployed) {
                deployed.add(deployment);
              }
            })
        .<Void>mapEmpty()
        .toCompletionStage()
        .toCompletableFuture();
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
    TopicTail.closeAll(tails);
  }
}
