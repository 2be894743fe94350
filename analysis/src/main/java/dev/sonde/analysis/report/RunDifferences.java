package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.TokenSums;
import dev.sonde.analysis.likeness.Cohort;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.likeness.LikenessAnalysis;
import dev.sonde.analysis.likeness.Member;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the answers of each model's providers over all regions. */
final class RunDifferences {

  private static final int DIGITS = 4;

  /** Suffixes with which the router chooses the provider. */
  private static final Set<String> POLICIES = Set.of("fastest", "cheapest", "preferred", "auto");

  private final ReportInput input;

  RunDifferences(ReportInput input) {
    this.input = input;
  }

  /**
   * The findings that apply to the run. Empty while it continues, and for a trace, whose prompts
   * are filler text.
   */
  List<Finding> differences() {
    boolean filler = input.run().spec().load().definesPrompts();
    if (filler || input.timing().endedAtMillis() == null) {
      return List.of();
    }
    return LikenessAnalysis.of(cohorts()).stream()
        .filter(finding -> finding.verdict() != FindingStatus.NOT_APPLICABLE)
        .map(finding -> finding.rounded(DIGITS))
        .toList();
  }

  private List<Cohort> cohorts() {
    Run run = input.run();
    Map<String, List<Member>> byModel = new LinkedHashMap<>();
    for (Target target : run.targets()) {
      byModel.computeIfAbsent(target.model(), any -> new ArrayList<>()).add(member(target));
    }
    List<Cohort> cohorts = new ArrayList<>();
    byModel.forEach(
        (model, members) ->
            cohorts.add(new Cohort(model, run.spec(), members, reference(run, model))));
    return cohorts;
  }

  /** The reference provider; null for the consensus, or when no target of the model matches. */
  private static @Nullable String reference(Run run, String model) {
    String named = run.spec().reference();
    boolean author = Spec.AUTHOR.equals(named);
    return run.targets().stream()
        .filter(target -> target.model().equals(model))
        .filter(target -> author ? isAuthor(target.listing()) : target.provider().equals(named))
        .map(Target::provider)
        .findFirst()
        .orElse(null);
  }

  private static boolean isAuthor(Target.@Nullable Listing listing) {
    return listing != null && Boolean.TRUE.equals(listing.isModelAuthor());
  }

  private Member member(Target target) {
    List<AnswerRow> answers = new ArrayList<>();
    Map<String, Long> outcomes = new TreeMap<>();
    Map<Long, Long> shapes = new TreeMap<>();
    Map<String, Long> servedBy = new TreeMap<>();
    TokenSums tokens = TokenSums.NONE;
    for (String region : input.run().spec().regions()) {
      MergedCell cell = input.merged(new Cell(region, target.index()));
      answers.addAll(cell.answers());
      cell.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
      cell.shapes().forEach((shape, count) -> shapes.merge(shape, count, Long::sum));
      cell.servedBy().forEach((name, count) -> servedBy.merge(name, count, Long::sum));
      tokens = tokens.plus(cell.tokens());
    }
    return new Member(target.provider(), pin(target), answers, outcomes, shapes, servedBy, tokens);
  }

  /** The provider that a suffix of the model's name selects; null when the router chooses. */
  private static @Nullable String pin(Target target) {
    String start = target.model() + ":";
    String suffix =
        target.wireModel().startsWith(start) ? target.wireModel().substring(start.length()) : "";
    return suffix.isEmpty() || POLICIES.contains(suffix) ? null : suffix;
  }
}
