package dev.sonde.coordinator.api;

import dev.sonde.common.time.NanoClock;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Limits the requests of one address to a rate, with bursts of up to two seconds' worth. A
 * submission counts as four requests. Requests without a required token have a limit of their own,
 * and one with a wrong token counts as ten. Behind a proxy all clients have the same address, and
 * clients without a token must not use up the limit of the others. Used on the event loop.
 */
final class RateLimits {

  /** The weight of a submission, which is parsed, resolved and published. */
  private static final int SUBMISSION = 4;

  private static final int WRONG_TOKEN = 10;

  /** Paths of an orchestrator's health checks, which are never refused. */
  private static final Set<String> FREE = Set.of("/healthz", "/readyz");

  private static final int MOST_ADDRESSES = 10_000;
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final TimeMeter meter;
  private final Map<String, Bucket> members = addresses();
  private final Map<String, Bucket> strangers = addresses();

  private static Map<String, Bucket> addresses() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
        return size() > MOST_ADDRESSES;
      }
    };
  }

  /**
   * Creates the limits.
   *
   * @param perSecond requests of one address, 0 for no limit
   */
  RateLimits(int perSecond, NanoClock clock) {
    this.perSecond = perSecond;
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

  /** A request with a valid token, or on a server that needs none. */
  void member(RoutingContext context) {
    boolean submission =
        context.request().method().equals(HttpMethod.POST) && isRuns(context.normalizedPath());
    charge(members, context, submission ? SUBMISSION : 1);
  }

  /** A route takes a path with a slash at its end too. */
  private static boolean isRuns(String path) {
    return path.equals(RunRoutes.RUNS) || path.equals(RunRoutes.RUNS + "/");
  }

  /** A request to a path that never needs a token. */
  void anybody(RoutingContext context) {
    if (!FREE.contains(context.normalizedPath())) {
      charge(strangers, context, 1);
    }
  }

  /** A request with a missing or wrong token. */
  void stranger(RoutingContext context) {
    charge(strangers, context, WRONG_TOKEN);
  }

  /**
   * Subtracts a number of requests from an address's limit; refuses the request when fewer are
   * left.
   */
  private void charge(Map<String, Bucket> buckets, RoutingContext context, int requests) {
    if (perSecond == 0) {
      return;
    }
    String address = context.request().remoteAddress().hostAddress();
    String name = address == null ? "" : address;
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(name, any -> bucket())
            .tryConsumeAndReturnRemaining(Math.min(requests, perSecond));
    if (!probe.isConsumed()) {
      long seconds = (probe.getNanosToWaitForRefill() + SECOND_NANOS - 1) / SECOND_NANOS;
      context.response().putHeader("Retry-After", Long.toString(seconds));
      throw new Problem(
          429,
          "more than %d requests a second from %s; try again in %d s"
              .formatted(perSecond, name, seconds));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(2L * perSecond)
                .refillGreedy(perSecond, Duration.ofSeconds(1))
                .build())
        .withCustomTimePrecision(meter)
        .build();
  }
}
