package dev.sonde.common.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user probably meant by a mistyped one. */
public final class NearestName {

  private NearestName() {}

  /** The nearest candidate, if it is near enough to be a typing mistake. */
  public static Optional<String> of(String typed, Collection<String> candidates) {
    return ranked(typed, candidates, 1).stream().findFirst();
  }

  /** Near candidates, the nearest first; at most a third of the letters differ. */
  public static List<String> ranked(String typed, Collection<String> candidates, int limit) {
    String lower = typed.toLowerCase(Locale.ROOT);
    record Scored(String name, int distance) {}
    return candidates.stream()
        .map(name -> new Scored(name, distance(lower, name.toLowerCase(Locale.ROOT))))
        .filter(each -> each.distance <= Math.max(1, typed.length() / 3))
        .filter(each -> each.distance < typed.length())
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .limit(limit)
        .map(Scored::name)
        .toList();
  }

  /** Levenshtein distance; a swap of neighbouring letters counts as one edit. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
