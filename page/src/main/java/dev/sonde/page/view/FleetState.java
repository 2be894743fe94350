package dev.sonde.page.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The workers and dead letters of a fleet, as the API shows them.
 *
 * @param letters how many there are in all
 */
public record FleetState(List<Worker> workers, long letters, List<Letter> latest) {

  private static final int MOST_LETTERS = 20;

  public FleetState {
    workers = List.copyOf(workers);
    latest = List.copyOf(latest);
  }

  /**
   * A worker.
   *
   * @param heard how long ago it sent a heartbeat
   * @param clock how far its clock is from the broker's, with the error of that
   */
  public record Worker(
      String id, String region, boolean live, String heard, Work work, String clock) {}

  /** What it does. */
  public record Work(String version, int partitions, int inFlight, boolean full, String cpu) {}

  /** A record that could not be read. */
  public record Letter(String origin, String reason, String foundBy, String foundAt) {}

  public static FleetState of(JsonNode workers, JsonNode letters) {
    List<Worker> all = new ArrayList<>();
    workers.path("workers").forEach(each -> all.add(worker(each)));
    List<Letter> latest = new ArrayList<>();
    for (JsonNode each : letters.path("deadLetters")) {
      if (latest.size() < MOST_LETTERS) {
        latest.add(
            new Letter(
                Words.brief(each.path("origin").asText()),
                Words.brief(each.path("reason").asText()),
                Words.brief(each.path("foundBy").asText()),
                each.path("foundAt").asText()));
      }
    }
    return new FleetState(all, letters.path("total").asLong(), latest);
  }

  private static Worker worker(JsonNode each) {
    return new Worker(
        Words.brief(each.path("id").asText()),
        Words.brief(each.path("region").asText()),
        each.path("live").asBoolean(),
        decimals(each.path("silentSeconds").asDouble(), 1) + " s",
        new Work(
            Words.brief(each.path("version").asText()),
            each.path("partitions").asInt(),
            each.path("inFlight").asInt(),
            each.path("claimsFull").asBoolean(),
            decimals(100 * each.path("cpu").asDouble(), 0) + " %"),
        decimals(each.path("clockOffsetMs").asDouble(), 2)
            + " ± "
            + decimals(each.path("clockErrorMs").asDouble(), 2)
            + " ms");
  }

  private static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
