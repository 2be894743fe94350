package dev.sonde.analysis.report;

import dev.sonde.analysis.report.PolicyChoice.Criterion;
import dev.sonde.analysis.report.PolicyChoice.Result;
import dev.sonde.analysis.report.PolicyChoice.Rival;
import dev.sonde.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges whom the policies of a router chose. */
final class PolicyChoices {

  /** {@code preferred} follows settings of the account, which nobody can check from outside. */
  private static final Map<String, Criterion> CRITERIA =
      Map.of("fastest", Criterion.SPEED, "auto", Criterion.SPEED, "cheapest", Criterion.PRICE);

  private static final List<String> POLICIES = List.of("fastest", "auto", "cheapest", "preferred");

  private PolicyChoices() {}

  /** In the order of the cells; none for a policy without answers or without a rival. */
  static List<PolicyChoice> of(List<CellReport> cells) {
    List<PolicyChoice> choices = new ArrayList<>();
    for (CellReport cell : cells) {
      Criterion criterion = CRITERIA.get(cell.provider());
      Map<String, Long> servedBy = cell.servedBy();
      if (criterion != null && servedBy != null) {
        List<Rival> rivals =
            cells.stream()
                .filter(each -> isRival(each, cell))
                .map(each -> rival(each, criterion))
                .flatMap(Optional::stream)
                .toList();
        rivals.stream()
            .min(order(criterion))
            .ifPresent(best -> choices.add(choice(cell, criterion, servedBy, best, rivals)));
      }
    }
    return choices;
  }

  private static boolean isRival(CellReport each, CellReport policy) {
    return each.model().equals(policy.model())
        && each.region().equals(policy.region())
        && each.controlOf() == null
        && Objects.equals(each.step(), policy.step())
        && !POLICIES.contains(each.provider());
  }

  private static Optional<Rival> rival(CellReport cell, Criterion criterion) {
    if (criterion == Criterion.SPEED) {
      CellReport.Speed speed = cell.tokens().outputPerSecond();
      Double median = speed.p50();
      return median == null
          ? Optional.empty()
          : Optional.of(new Rival(cell.provider(), median, speed.ci95()));
    }
    CellReport.Claims claims = cell.claims();
    CellReport.Pricing pricing = claims == null ? null : claims.pricing();
    return pricing == null
        ? Optional.empty()
        : Optional.of(new Rival(cell.provider(), pricing.outputUsdPerMTok(), null));
  }

  private static Comparator<Rival> order(Criterion criterion) {
    Comparator<Rival> byValue = Comparator.comparingDouble(Rival::value);
    return (criterion == Criterion.SPEED ? byValue.reversed() : byValue)
        .thenComparing(Rival::provider);
  }

  private static PolicyChoice choice(
      CellReport cell,
      Criterion criterion,
      Map<String, Long> servedBy,
      Rival best,
      List<Rival> rivals) {
    String most = most(servedBy);
    Rival chosen =
        rivals.stream().filter(each -> each.provider().equals(most)).findFirst().orElse(null);
    return new PolicyChoice(
        cell.model(),
        cell.provider(),
        cell.region(),
        criterion,
        servedBy,
        best,
        chosen,
        result(criterion, best, chosen));
  }

  private static String most(Map<String, Long> servedBy) {
    return Collections.max(new TreeMap<>(servedBy).entrySet(), Map.Entry.comparingByValue())
        .getKey();
  }

  private static Result result(Criterion criterion, Rival best, @Nullable Rival chosen) {
    if (chosen == null) {
      return Result.UNDECIDED;
    }
    if (chosen.provider().equals(best.provider()) || chosen.value() == best.value()) {
      return Result.BEST;
    }
    if (criterion == Criterion.PRICE) {
      return Result.OTHER;
    }
    Interval slower = chosen.ci95();
    Interval faster = best.ci95();
    return slower != null && faster != null && slower.upper() < faster.lower()
        ? Result.OTHER
        : Result.UNDECIDED;
  }

  /** One sentence for each. */
  static List<String> sentences(Report report) {
    List<PolicyChoice> choices = report.policies();
    boolean models = choices.stream().map(PolicyChoice::model).distinct().count() > 1;
    boolean regions = choices.stream().map(PolicyChoice::region).distinct().count() > 1;
    return choices.stream()
        .map(
            each ->
                each.policy()
                    + (models ? " for " + each.model() : "")
                    + (regions ? " from " + each.region() : "")
                    + sentence(each))
        .toList();
  }

  private static String sentence(PolicyChoice choice) {
    long answers = choice.servedBy().values().stream().mapToLong(Long::longValue).sum();
    String most = most(choice.servedBy());
    String served =
        " was served by %s (%d of %d answers)"
            .formatted(most, choice.servedBy().get(most), answers);
    Rival chosen = choice.chosen();
    String best = choice.best().provider() + " with " + figure(choice, choice.best());
    boolean speed = choice.criterion() == Criterion.SPEED;
    String superlative = speed ? "the fastest measured" : "the lowest published price";
    if (chosen == null) {
      return served + ", which was not measured by name; " + superlative + " is " + best;
    }
    String own = served + ", " + figure(choice, chosen);
    return switch (choice.result()) {
      case BEST -> own + ": " + superlative;
      case OTHER -> own + ", but " + superlative + " is " + best;
      case UNDECIDED -> own + "; " + best + " is not proven to be faster";
    };
  }

  private static String figure(PolicyChoice choice, Rival rival) {
    if (choice.criterion() == Criterion.PRICE) {
      return "$" + Figures.usd(rival.value()) + " per million output tokens";
    }
    Interval ci95 = rival.ci95();
    return Figures.speed(rival.value())
        + " tok/s"
        + (ci95 == null
            ? ""
            : String.format(
                Locale.ROOT,
                " [%s, %s]",
                Figures.speed(ci95.lower()),
                Figures.speed(ci95.upper())));
  }
}
