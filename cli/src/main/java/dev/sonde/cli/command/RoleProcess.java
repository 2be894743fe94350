package dev.sonde.cli.command;

import dev.sonde.cli.log.RoleLog;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.StopSignals;
import dev.sonde.kafka.FatalErrorHandler;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a role as a process: starts it, prints one line on stdout when it is ready, waits for a
 * signal, and closes it in order.
 */
final class RoleProcess {

  private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

  private final Console console;
  private final String role;
  private final RoleFlags flags;

  RoleProcess(Console console, String role, RoleFlags flags) {
    this.console = console;
    this.role = role;
    this.flags = flags;
  }

  /** Starts a role and returns the line that says it is ready. */
  @FunctionalInterface
  interface Start {
    String start(Closer closer, String id, FatalErrorHandler fatalErrors);
  }

  /**
   * Runs the role until a signal or a fatal error, which is thrown after everything is closed.
   *
   * @return the exit code
   */
  int run(Start start) throws InterruptedException {
    String id = flags.id();
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    try (StopSignals stop = StopSignals.take();
        RoleLog log = RoleLog.start(flags.logFormat, role, id, console.err())) {
      Closer closer = new Closer();
      try (closer) {
        String ready =
            start.start(
                closer,
                id,
                cause -> {
                  if (broken.compareAndSet(null, cause)) {
                    stop.end();
                  }
                });
        if (!stop.given()) {
          console.out().println(ready);
          console.out().flush();
          LOG.info("{}", ready);
        }
        stop.await();
        Throwable cause = broken.get();
        if (cause == null) {
          LOG.info("stopping");
        } else {
          LOG.error("stopping after a fatal error: {}", String.valueOf(cause.getMessage()));
        }
      }
      LOG.info("stopped");
      Throwable cause = broken.get();
      if (cause != null) {
        throw new CompletionException(cause);
      }
      return (closer.refused() ? ExitCode.DEFECT : ExitCode.OK).code();
    }
  }
}
