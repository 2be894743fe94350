package dev.sonde.worker.jobs;

import dev.sonde.common.job.Job;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The start of each run on this worker's clock. It is fixed at the run's first job, so that later
 * samples of the broker's clock do not move due times.
 */
public final class RunClocks {

  private final NanoClock clock;
  private final Map<String, Long> starts = new ConcurrentHashMap<>();
  private volatile BrokerClock.@Nullable Reading reading;

  public RunClocks(NanoClock clock) {
    this.clock = clock;
  }

  public NanoClock clock() {
    return clock;
  }

  public void learned(BrokerClock.Reading sharpest) {
    reading = sharpest;
  }

  public BrokerClock.@Nullable Reading reading() {
    return reading;
  }

  long startNanos(Job job) {
    return starts.computeIfAbsent(job.run(), unused -> fromBroker(job.startAtMillis()));
  }

  private long fromBroker(long startAtMillis) {
    BrokerClock.Reading known = reading;
    if (known == null) {
      throw new IllegalStateException("a job was read before the broker's clock was known");
    }
    return known.nanosAt((double) startAtMillis);
  }
}
