package dev.sonde.history.change;

import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of what the catalog says. No statistics: each difference to the slot before is one. What
 * is not known in one of the two slots is none.
 */
final class PublishedChanges {

  static final String PRICE = "price";
  static final String CONTEXT = "context";
  static final String TOOLS = "tools";
  static final String STRUCTURED_OUTPUT = "structured_output";
  static final String STATUS = "status";

  private PublishedChanges() {}

  static List<SeriesChange> of(Point last, Point now) {
    List<SeriesChange> changes = new ArrayList<>();
    add(changes, PRICE, last, now, each -> price(each.price()));
    add(changes, CONTEXT, last, now, listed(Published.Listing::contextLength));
    add(changes, TOOLS, last, now, listed(Published.Listing::supportsTools));
    add(changes, STRUCTURED_OUTPUT, last, now, listed(Published.Listing::supportsStructuredOutput));
    add(changes, STATUS, last, now, listed(Published.Listing::status));
    return changes;
  }

  private static @Nullable String price(Published.@Nullable PriceList price) {
    if (price == null) {
      return null;
    }
    String cached = price.cachedInput() == null ? "" : ", cached input $" + price.cachedInput();
    return "$" + price.input() + " in, $" + price.output() + " out a million" + cached;
  }

  private static Function<Published, @Nullable String> listed(
      Function<Published.Listing, @Nullable Object> member) {
    return published -> {
      Published.Listing listing = published.listing();
      Object value = listing == null ? null : member.apply(listing);
      return value == null ? null : value.toString();
    };
  }

  private static void add(
      List<SeriesChange> changes,
      String metric,
      Point last,
      Point now,
      Function<Published, @Nullable String> said) {
    String before = said.apply(last.published());
    String after = said.apply(now.published());
    if (before != null && after != null && !Objects.equals(before, after)) {
      changes.add(change(metric, last.origin(), now, side(before, last), side(after, now)));
    }
  }

  private static SeriesChange.Side side(String text, Point point) {
    return new SeriesChange.Side(null, text, null, 1, point.origin().run());
  }

  private static SeriesChange change(
      String metric, Origin last, Point now, SeriesChange.Side before, SeriesChange.Side after) {
    Instant at = now.origin().slot();
    var series = now.series();
    return new SeriesChange(
        SeriesChange.idOf(series.audit(), metric, series.id(), at, at),
        new SeriesChange.Subject(
            series.audit(),
            series.id(),
            series.model(),
            series.provider(),
            series.region(),
            metric),
        new SeriesChange.Status(
            SeriesChange.State.CONFIRMED, SeriesChange.Control.PUBLISHED, at, 0, 0, at),
        new SeriesChange.Place(at, List.of(last.slot(), at), List.of(at, at)),
        before,
        after,
        new SeriesChange.Effect(null, null),
        null);
  }
}
