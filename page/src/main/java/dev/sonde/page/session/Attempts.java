package dev.sonde.page.session;

import dev.sonde.common.time.NanoClock;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one address may send a wrong token: ten times, then once in six seconds. One owner. */
public final class Attempts {

  private static final int AT_ONCE = 10;
  private static final int MOST_ADDRESSES = 10_000;

  private final TimeMeter meter;
  private final Map<String, Bucket> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  public Attempts(NanoClock clock) {
    this.meter =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return clock.nanos();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
  }

  /** Counts an attempt, and says whether it may be made. */
  public boolean allows(String address) {
    return byAddress.computeIfAbsent(address, any -> bucket()).tryConsume(1);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(AT_ONCE)
                .refillGreedy(AT_ONCE, Duration.ofMinutes(1))
                .build())
        .withCustomTimePrecision(meter)
        .build();
  }
}
