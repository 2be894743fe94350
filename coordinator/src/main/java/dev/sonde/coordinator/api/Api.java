package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import dev.sonde.common.topic.KafkaSettings;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The API of one coordinator: what it knows, and the verticle that tells it. */
public final class Api implements AutoCloseable {

  private static final long STOP_SECONDS = 10;

  private final Vertx vertx;
  private final ApiVerticle verticle;
  private @Nullable String deployment;

  /** What the process lends it. */
  public record Surroundings(Vertx vertx, NanoClock clock, InstantSource wall, Tokens tokens) {}

  /** Where the tokens for catalogues are. */
  @FunctionalInterface
  public interface Tokens {
    /** The token in this environment variable, or the Hugging Face token for null. */
    @Nullable String token(@Nullable String variable);
  }

  public Api(ApiOptions options, KafkaSettings settings, Surroundings around) {
    this.vertx = around.vertx();
    this.verticle = new ApiVerticle(options);
  }

  /** Completes with the port when it answers. */
  public CompletableFuture<Integer> start() {
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
      vertx
          .undeploy(deployed)
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
