package dev.sonde.cli.fleet;

import dev.sonde.broker.EmbeddedBroker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the embedded broker on another thread while the command line is parsed, because the
 * broker takes most of the start of a local run.
 */
public final class BrokerAhead implements AutoCloseable {

  private static final Set<String> MEASURING = Set.of("compare", "run");
  private static final List<String> NOT_THIS_BROKER =
      List.of("--kafka", "--data", "--help", "-h", "--version", "-V");

  private final @Nullable FutureTask<EmbeddedBroker.Prepared> prepared;
  private boolean taken;

  private BrokerAhead(@Nullable FutureTask<EmbeddedBroker.Prepared> prepared) {
    this.prepared = prepared;
  }

  /** Begins to prepare a broker if the arguments look like a run on the embedded broker. */
  public static BrokerAhead of(String... args) {
    if (args.length == 0 || !MEASURING.contains(args[0]) || speaksAgainst(args)) {
      return new BrokerAhead(null);
    }
    FutureTask<EmbeddedBroker.Prepared> task =
        new FutureTask<>(() -> EmbeddedBroker.prepareTemporary(0));
    Thread thread = new Thread(task, "broker-ahead");
    thread.setDaemon(true);
    thread.start();
    return new BrokerAhead(task);
  }

  private static boolean speaksAgainst(String... args) {
    return List.of(args).stream()
        .anyMatch(arg -> NOT_THIS_BROKER.stream().anyMatch(arg::startsWith));
  }

  /** Prepares nothing; {@link #start} creates the broker. */
  public static BrokerAhead none() {
    return new BrokerAhead(null);
  }

  /**
   * Starts the prepared broker, once. A second call, or one without a prepared broker, starts a new
   * one.
   */
  EmbeddedBroker start(int port) {
    if (prepared == null || taken || port != 0) {
      return EmbeddedBroker.temporary(port);
    }
    taken = true;
    return finished(prepared).start();
  }

  private static EmbeddedBroker.Prepared finished(FutureTask<EmbeddedBroker.Prepared> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot prepare the embedded broker", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while preparing the embedded broker", e);
    }
  }

  /** Removes the folder of a prepared broker that was not started. */
  @Override
  public void close() {
    if (prepared != null && !taken) {
      taken = true;
      finished(prepared).discard();
    }
  }
}
