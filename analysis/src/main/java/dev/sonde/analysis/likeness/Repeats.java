package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Compares how often equal requests get equal answers, with a seed and without. */
final class Repeats {

  /** A seed works if at least half of the others' answers repeat. */
  private static final double SEED_MISSES = 0.5;

  private static final double SEED_SURPLUS = 0.2;
  private static final double DUPLICATE_SURPLUS = 0.05;

  /**
   * Only prompts at which answers of different providers are equal at most this often can show
   * duplicates.
   */
  private static final double CHANCE_COLLISIONS = 0.01;

  private static final double LEAST_TEMPERATURE = 0.7;
  private static final double FASTER = 0.5;

  private final Cohort cohort;

  Repeats(Cohort cohort) {
    this.cohort = cohort;
  }

  List<Comparison> comparisons() {
    return List.of(seed(), duplicates());
  }

  /**
   * The share of answers to a seeded prompt that differ from its most frequent one. One answer per
   * prompt is not counted.
   */
  private Comparison seed() {
    List<Share> misses = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      Share share = Share.NONE;
      for (List<AnswerRow> answers : cohort.byPrompt(member, this::isSeeded).values()) {
        long modal = counts(answers).values().stream().mapToLong(Long::longValue).max().orElse(0);
        share = share.plus(new Share(answers.size() - modal, Math.max(0, answers.size() - 1)));
      }
      misses.add(share);
    }
    return new Shares(
        Kind.SEED,
        misses,
        misses.stream().map(any -> "").toList(),
        (own, others) ->
            others.value() <= SEED_MISSES && own.value() - others.value() >= SEED_SURPLUS);
  }

  private boolean isSeeded(AnswerRow answer) {
    return cohort.request(answer).seed() != null && Cohort.isWarm(cohort.request(answer));
  }

  private Comparison duplicates() {
    Set<Integer> prompts = highEntropyPrompts();
    Predicate<AnswerRow> wanted = answer -> isFree(answer) && prompts.contains(answer.prompt());
    List<Share> repeats = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      Share share = Share.NONE;
      Times first = new Times();
      Times again = new Times();
      for (List<AnswerRow> answers : cohort.byPrompt(member, wanted).values()) {
        long distinct = counts(answers).size();
        share = share.plus(new Share(answers.size() - distinct, answers.size() - 1L));
        Set<Long> seen = new TreeSet<>();
        answers.forEach(each -> (seen.add(each.hash()) ? first : again).add(each.ttftMicros()));
      }
      repeats.add(share);
      details.add(again.median() < FASTER * first.median() ? "first tokens in half the time" : "");
    }
    return Shares.rare(
        Kind.DUPLICATES,
        repeats,
        details,
        (own, others) -> own.hits() >= 2 && own.value() - others.value() >= DUPLICATE_SURPLUS);
  }

  private boolean isFree(AnswerRow answer) {
    Double temperature = cohort.request(answer).temperature();
    boolean hot = temperature == null || temperature >= LEAST_TEMPERATURE;
    return hot && cohort.isDrawn(answer) && answer.characters() > 0;
  }

  /** Prompts to which different providers hardly ever give the same answer. */
  private Set<Integer> highEntropyPrompts() {
    Map<Integer, Collisions> byPrompt = new HashMap<>();
    for (int member = 0; member < cohort.size(); member++) {
      cohort
          .byPrompt(member, this::isFree)
          .forEach(
              (prompt, answers) ->
                  byPrompt
                      .computeIfAbsent(prompt, any -> new Collisions())
                      .add(counts(answers), answers.size()));
    }
    Set<Integer> prompts = new TreeSet<>();
    byPrompt.forEach(
        (prompt, collisions) -> {
          if (collisions.pairs > 0 && collisions.share() <= CHANCE_COLLISIONS) {
            prompts.add(prompt);
          }
        });
    return prompts;
  }

  private static Map<Long, Long> counts(List<AnswerRow> answers) {
    Map<Long, Long> counts = new HashMap<>();
    answers.forEach(answer -> counts.merge(answer.hash(), 1L, Long::sum));
    return counts;
  }

  /** Counts pairs of answers of different members, and those that are equal. */
  private static final class Collisions {
    private final Map<Long, Long> before = new HashMap<>();
    private long answers;
    private long pairs;
    private long equal;

    void add(Map<Long, Long> counts, long size) {
      pairs += answers * size;
      answers += size;
      counts.forEach((hash, count) -> equal += count * before.getOrDefault(hash, 0L));
      counts.forEach((hash, count) -> before.merge(hash, count, Long::sum));
    }

    double share() {
      return (double) equal / pairs;
    }
  }

  private static final class Times {
    private final List<Long> micros = new ArrayList<>();

    void add(long value) {
      if (value != AnswerRow.NONE) {
        micros.add(value);
      }
    }

    /** Infinite without values. */
    double median() {
      long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[sorted.length / 2];
    }
  }
}
