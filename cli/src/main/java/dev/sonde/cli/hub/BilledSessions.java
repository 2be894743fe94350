package dev.sonde.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.common.run.Saturated;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bill of the Hub by session, in nano-USD. A session that the bill does not name is pending,
 * not zero. A session in several periods has the sum of their amounts.
 */
public final class BilledSessions {

  private static final int NANO_USD_PER_CENT = 7;

  /** A million USD: what a bill says beyond it is not read. */
  private static final BigDecimal MOST_CENTS = BigDecimal.valueOf(100_000_000);

  private final Map<String, Billed> sessions;

  private BilledSessions(Map<String, Billed> sessions) {
    this.sessions = sessions;
  }

  /** One session's bill so far. */
  public record Billed(long requests, long nanoUsd) {
    Billed plus(Billed other) {
      return new Billed(requests + other.requests, Saturated.sum(nanoUsd, other.nanoUsd));
    }
  }

  /**
   * Reads {@code usage-by-inference-session}. Sessions without an id or a cost are left out.
   *
   * @return empty if the answer has another form or another currency
   */
  public static Optional<BilledSessions> read(JsonNode answer) {
    JsonNode periods = answer.path("periods");
    if (!periods.isArray() || !answer.path("currency").asText("USD").equalsIgnoreCase("USD")) {
      return Optional.empty();
    }
    Map<String, Billed> sessions = new TreeMap<>();
    for (JsonNode period : periods) {
      for (JsonNode session : period.path("sessions")) {
        String id = session.path("id").asText("");
        JsonNode cents = session.path("costCents");
        if (!id.isEmpty() && cents.isNumber() && isCharge(cents.decimalValue())) {
          Billed billed =
              new Billed(session.path("requestCount").asLong(), nanoUsd(cents.decimalValue()));
          sessions.merge(id, billed, Billed::plus);
        }
      }
    }
    return Optional.of(new BilledSessions(sessions));
  }

  private static boolean isCharge(BigDecimal cents) {
    return cents.signum() >= 0 && cents.compareTo(MOST_CENTS) <= 0;
  }

  private static long nanoUsd(BigDecimal cents) {
    return cents
        .movePointRight(NANO_USD_PER_CENT)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  public Optional<Billed> of(String session) {
    return Optional.ofNullable(sessions.get(session));
  }
}
