package dev.sonde.worker;

import dev.sonde.worker.rehearsal.CannedServer;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A server on a loopback port that workers rehearse against, on an event loop of its own. Its
 * answers have 16 tokens and take as long as those of a fast provider.
 */
public final class RehearsalServer extends VerticleBase {

  /** Of an answer of three parts. */
  private static final Duration PACE = Duration.ofMillis(100);

  private @Nullable CannedServer server;

  @Override
  public Future<?> start() {
    CannedServer opened = new CannedServer(((ContextInternal) context).nettyEventLoop(), PACE);
    server = opened;
    return Future.fromCompletionStage(completed(opened.bound()), context);
  }

  private static CompletableFuture<Void> completed(ChannelFuture future) {
    var done = new CompletableFuture<Void>();
    future.addListener(
        ended -> {
          if (ended.isSuccess()) {
            done.complete(null);
          } else {
            done.completeExceptionally(ended.cause());
          }
        });
    return done;
  }

  /** The base URL. Called after the deployment. */
  public String endpoint() {
    return Objects.requireNonNull(server, "the server is started before it is used").endpoint();
  }

  @Override
  public Future<?> stop() {
    CannedServer opened = server;
    return opened == null
        ? Future.succeededFuture()
        : Future.fromCompletionStage(completed(opened.close()), context);
  }
}
