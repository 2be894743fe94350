package dev.sonde.cli.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The Vert.x of this process: native transport if there is one, no files on disk. */
public final class LocalVertx {

  private LocalVertx() {}

  public static Vertx create() {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Closes without a checked exception. */
  public interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  public static Closing closing(Vertx vertx) {
    return () -> vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
