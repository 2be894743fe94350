package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Finish;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ToolCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares shares of answers that break a rule or deviate from the other providers' answers. */
final class Conformance {

  private static final double FAKE_SURPLUS = 0.2;
  private static final double SHAPE_SURPLUS = 0.01;

  /** Outcomes that are broken answers. A probe without any answer is not a difference in output. */
  private static final List<Outcome> BROKEN =
      List.of(Outcome.EMPTY, Outcome.TRUNCATED, Outcome.STREAM_ERROR, Outcome.MALFORMED);

  private final Cohort cohort;

  Conformance(Cohort cohort) {
    this.cohort = cohort;
  }

  List<Comparison> comparisons() {
    return List.of(
        ofAnswers(Kind.TOOL_CALLS, this::toolFault),
        ofAnswers(Kind.STRUCTURED_OUTPUT, this::formatFault),
        ofAnswers(Kind.HEALTH, new Health(cohort)::complaint),
        brokenAnswers(),
        counted(
            Kind.RATE_LIMITED,
            member -> member.outcomes().getOrDefault(Outcome.RATE_LIMITED.label(), 0L),
            Member::answered,
            Shares.LEAST_SURPLUS),
        shapes(),
        fakeStreams());
  }

  /** Null when the answer is not judged, empty when it has no fault. */
  private @Nullable String toolFault(AnswerRow answer) {
    ToolCheck check = answer.tools();
    if (check == ToolCheck.NOT_OFFERED || answer.finish() == Finish.LENGTH) {
      return null;
    }
    return check == ToolCheck.VALID || check == ToolCheck.NO_CALL ? "" : check.label();
  }

  private @Nullable String formatFault(AnswerRow answer) {
    return switch (answer.format()) {
      case NOT_ASKED, CUT -> null;
      // The order of keys has no meaning in JSON: events record it, but it is not a fault.
      case VALID, KEY_ORDER -> "";
      case NOT_JSON, EXTRA_TEXT, SCHEMA_MISMATCH -> answer.format().label();
    };
  }

  private Comparison ofAnswers(Kind kind, Function<AnswerRow, @Nullable String> fault) {
    List<Share> shares = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (Member member : cohort.members()) {
      Map<String, Long> faults = new TreeMap<>();
      long of = 0;
      for (AnswerRow answer : member.answers()) {
        String found = fault.apply(answer);
        of += found == null ? 0 : 1;
        if (found != null && !found.isEmpty()) {
          faults.merge(found, 1L, Long::sum);
        }
      }
      shares.add(new Share(faults.values().stream().mapToLong(Long::longValue).sum(), of));
      details.add(mostFirst(faults));
    }
    return new Shares(kind, shares, details);
  }

  private Comparison brokenAnswers() {
    List<Share> shares = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (Member member : cohort.members()) {
      Map<String, Long> counts = new TreeMap<>();
      for (Outcome outcome : BROKEN) {
        counts.put(outcome.label(), member.outcomes().getOrDefault(outcome.label(), 0L));
      }
      counts.values().removeIf(count -> count == 0);
      long hits = counts.values().stream().mapToLong(Long::longValue).sum();
      shares.add(new Share(hits, member.answered()));
      details.add(mostFirst(counts));
    }
    return new Shares(Kind.BROKEN_ANSWERS, shares, details);
  }

  /** Counts answers whose shape at most half of the members send. */
  private Comparison shapes() {
    Map<Long, Long> carriers =
        cohort.members().stream()
            .flatMap(member -> member.shapes().keySet().stream())
            .collect(Collectors.groupingBy(shape -> shape, Collectors.counting()));
    long members = cohort.members().stream().filter(each -> !each.shapes().isEmpty()).count();
    return counted(
        Kind.SHAPE,
        member -> sum(member.shapes(), shape -> 2 * carriers.getOrDefault(shape, 0L) <= members),
        member -> sum(member.shapes(), any -> true),
        SHAPE_SURPLUS);
  }

  private static long sum(Map<Long, Long> counts, Predicate<Long> wanted) {
    return counts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private Comparison fakeStreams() {
    return counted(
        Kind.FAKE_STREAMING,
        member -> member.tokens().arrival().fakeStreams(),
        member -> member.tokens().arrival().streamsJudged(),
        FAKE_SURPLUS);
  }

  private Comparison counted(
      Kind kind, ToLongFunction<Member> hits, ToLongFunction<Member> of, double surplus) {
    List<Share> shares =
        cohort.members().stream()
            .map(member -> new Share(hits.applyAsLong(member), of.applyAsLong(member)))
            .toList();
    List<String> details = cohort.members().stream().map(member -> "").toList();
    return new Shares(kind, shares, details, Shares.surplus(surplus));
  }

  /** Faults with their counts, most frequent first: {@code markupLeak 31, emptyArguments 2}. */
  private static String mostFirst(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
