package dev.sonde.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The leaderboard of a model: its latest standing in each region, a valid one where there is one.
 *
 * @param models all that were measured, the latest first
 * @param model the chosen one; empty when nothing was measured
 */
public record Leaders(List<String> models, String model, List<Place> places, List<Past> past) {

  private static final int MOST_PAST = 20;

  public Leaders {
    models = List.copyOf(models);
    places = List.copyOf(places);
    past = List.copyOf(past);
  }

  /**
   * A region.
   *
   * @param age of the figures
   * @param newer why a newer run is not shown; may be empty
   */
  public record Place(Standing standing, String age, String newer) {}

  /** An earlier run of the model. */
  public record Past(Standing standing, String best) {}

  /**
   * The leaderboard of a model.
   *
   * @param newest standings of all models, the newest run first
   * @param chosen null for the model that was measured last
   */
  public static Leaders of(List<Standing> newest, @Nullable String chosen, Instant now) {
    List<String> models = newest.stream().map(Standing::model).distinct().toList();
    String model = chosen != null ? chosen : models.isEmpty() ? "" : models.get(0);
    Map<String, Standing> latest = new LinkedHashMap<>();
    Map<String, Standing> valid = new LinkedHashMap<>();
    List<Past> past = new ArrayList<>();
    for (Standing each : newest) {
      if (each.model().equals(model)) {
        latest.putIfAbsent(each.region(), each);
        if (each.source().isValid()) {
          valid.putIfAbsent(each.region(), each);
        }
        if (past.size() < MOST_PAST) {
          past.add(new Past(each, best(each)));
        }
      }
    }
    List<Place> places = new ArrayList<>();
    latest.forEach(
        (region, last) -> {
          Standing shown = Objects.requireNonNullElse(valid.get(region), last);
          places.add(new Place(shown, age(shown, now), newer(shown, last)));
        });
    return new Leaders(models, model, places, past);
  }

  private static String best(Standing standing) {
    List<String> best =
        standing.rows().stream().filter(Standing.Row::isBest).map(Standing.Row::provider).toList();
    return best.isEmpty() ? "nobody is ranked" : String.join(" = ", best);
  }

  private static String age(Standing standing, Instant now) {
    return Words.span(Duration.between(Instant.parse(standing.source().at()), now));
  }

  private static String newer(Standing shown, Standing last) {
    return shown.equals(last)
        ? ""
        : "A newer run, " + last.source().name() + ", is " + last.source().verdict() + ".";
  }
}
