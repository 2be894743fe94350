package dev.sonde.audit.alert;

import dev.sonde.history.point.Published;
import dev.sonde.history.point.Published.Listing;
import dev.sonde.history.point.Published.PriceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What changed in what is published of a cell. Any change counts; there is no statistics. Pure. */
final class CatalogRules {

  private CatalogRules() {}

  /** One finding for each thing that is published, good where it is as before. */
  static List<Finding> changes(Published before, Published now) {
    List<Finding> findings = new ArrayList<>();
    price(before.price(), now.price(), findings);
    Listing old = before.listing();
    Listing listed = now.listing();
    compare("status", old == null ? null : old.status(), word(listed), findings);
    compare(
        "context",
        old == null ? null : old.contextLength(),
        listed == null ? null : listed.contextLength(),
        findings);
    compare(
        "tools",
        old == null ? null : old.supportsTools(),
        listed == null ? null : listed.supportsTools(),
        findings);
    compare(
        "structured-output",
        old == null ? null : old.supportsStructuredOutput(),
        listed == null ? null : listed.supportsStructuredOutput(),
        findings);
    return findings;
  }

  private static @Nullable String word(@Nullable Listing listing) {
    return listing == null ? null : listing.status();
  }

  private static void price(
      @Nullable PriceList before, @Nullable PriceList now, List<Finding> findings) {
    price(
        "input-price",
        before == null ? null : (Double) before.input(),
        now == null ? null : (Double) now.input(),
        findings);
    price(
        "output-price",
        before == null ? null : (Double) before.output(),
        now == null ? null : (Double) now.output(),
        findings);
  }

  private static void price(
      String what, @Nullable Double before, @Nullable Double now, List<Finding> findings) {
    AlertFigure figure =
        new AlertFigure(what, "USD a million tokens", now, Texts.ends(null), null, null, before);
    findings.add(
        Finding.of(
            !Objects.equals(before, now),
            what,
            Patience.NONE,
            "its " + what.replace('-', ' ') + " was " + usd(before) + " and is " + usd(now),
            figure));
  }

  private static String usd(@Nullable Double price) {
    return price == null ? "not published" : Texts.number(price, "USD a million tokens");
  }

  private static void compare(
      String what, @Nullable Object before, @Nullable Object now, List<Finding> findings) {
    findings.add(
        Objects.equals(before, now)
            ? Finding.good(what, Patience.NONE)
            : new Finding(
                what,
                Reading.BAD,
                Patience.NONE,
                "its " + what.replace('-', ' ') + " was " + shown(before) + " and is " + shown(now),
                null));
  }

  private static String shown(@Nullable Object value) {
    return value == null
        ? "not published"
        : value instanceof Boolean yes ? (yes ? "yes" : "no") : Words.name(value.toString());
  }
}
