package dev.sonde.cli.server;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Receives the reports of a run up to the final one, also while coordinators restart. */
public final class RunStream {

  private static final long AGAIN_NANOS = 1_000_000_000L;
  private static final int MOST_TRIES = 30;

  private final Server server;
  private final String run;
  private final Watcher watcher;
  private String event = "";
  private @Nullable Report last;

  /** Receives the state of the run, about once a second. */
  public interface Watcher {
    /** The run has not started; {@code why} is the reason. */
    void waits(String why);

    void sees(Report soFar);
  }

  private RunStream(Server server, String run, Watcher watcher) {
    this.server = server;
    this.run = run;
    this.watcher = watcher;
  }

  /**
   * Follows the run to its end and returns its report.
   *
   * @throws ServerException if no coordinator answers for half a minute, or if the run is unknown
   */
  public static Report follow(Server server, String run, Watcher watcher) {
    return new RunStream(server, run, watcher).follow();
  }

  private Report follow() {
    for (int tries = 1; ; tries++) {
      try {
        server.lines("/api/v1/runs/" + Server.encoded(run) + "/live", this::line);
      } catch (ServerException e) {
        if (!e.isUnreachable() || tries >= MOST_TRIES) {
          throw e;
        }
      }
      Report found = last;
      if (found != null) {
        return found;
      }
      if (tries >= MOST_TRIES) {
        throw ServerException.answered(server.url(), 503, "");
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    }
  }

  private void line(String line) {
    if (line.startsWith("event: ")) {
      event = line.substring("event: ".length());
    } else if (line.startsWith("data: ")) {
      Report report = ReportJson.read(line.substring("data: ".length()));
      if (event.equals("final")) {
        last = report;
      } else {
        watcher.sees(report);
      }
    } else if (line.startsWith(": ")) {
      watcher.waits(line.substring(2));
    }
  }
}
