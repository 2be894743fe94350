package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The main result of a report for one model.
 *
 * @param details one line per region; or the likely cause of a refusal, and what the verdict means
 */
public record Headline(String model, Sureness sureness, String answer, List<String> details) {

  public Headline {
    details = List.copyOf(details);
  }

  /** How certain the result is. */
  public enum Sureness {
    /** One provider is proven to lead in every region where it was measured. */
    PROVEN,
    /** The figures are valid, but no single provider is proven to lead everywhere. */
    OPEN,
    /** The figures do not support a result. */
    NONE
  }

  /**
   * A headline for all models together, where there are several, then one for each in the order of
   * the report; a single one when the run is not valid.
   */
  public static List<Headline> of(Report report) {
    if (report.verdict() != Verdict.VALID) {
      return List.of(refused(report));
    }
    if (report.search() != null) {
      return report.search().stream().map(Headline::of).toList();
    }
    List<Section> sections = Section.of(report);
    List<String> models = sections.stream().map(Section::model).distinct().toList();
    List<Headline> headlines = new ArrayList<>();
    if (models.size() > 1 && !report.isStepped()) {
      headlines.add(new Decision(report, sections).headline("all models"));
    }
    for (String model : models) {
      List<Section> own = sections.stream().filter(each -> each.model().equals(model)).toList();
      headlines.add(new Decision(report, own).headline(model));
    }
    return headlines;
  }

  private static Headline of(SearchResult result) {
    boolean sure = result.end().is(SearchEnd.FOUND) || result.end().is(SearchEnd.MAX_HOLDS);
    return new Headline(
        result.model(),
        sure ? Sureness.PROVEN : Sureness.OPEN,
        StepTable.sentence(result) + ".",
        List.of());
  }

  private static Headline refused(Report report) {
    String start =
        report.verdict() == Verdict.INVALID
            ? "Do not trust these figures: INVALID"
            : "Nothing is ranked yet: INCOMPLETE";
    List<String> effects = report.reasons().stream().map(Words::effect).toList();
    String because = effects.isEmpty() ? "" : " because " + effects.get(0);
    List<String> details = new ArrayList<>(causes(report));
    details.add(upper(Words.verdict(report)) + ".");
    return new Headline("", Sureness.NONE, start + because + ".", details);
  }

  /** What made the measuring machine late: the causes of the first reason that has some. */
  private static List<String> causes(Report report) {
    if (report.verdict() != Verdict.INVALID) {
      return List.of();
    }
    Optional<String> known =
        report.reasons().stream()
            .filter(reason -> !reason.causes().isEmpty())
            .findFirst()
            .map(reason -> "Likely cause: " + Words.causes(reason, worker(reason)) + ".");
    if (known.isPresent()) {
      return List.of(known.get());
    }
    // A step of the clock is its own cause, and workers that told nothing may have been starved.
    boolean late =
        report.reasons().stream()
            .anyMatch(
                reason ->
                    reason.code().is(ReasonCode.SEND_LAG) || reason.code().is(ReasonCode.LOOP_LAG));
    return late && !report.workers().isEmpty()
        ? List.of("The cause is not known: processors and garbage collection look normal.")
        : List.of();
  }

  private static String worker(Report.Reason reason) {
    boolean names = reason.code().is(ReasonCode.SEND_LAG) || reason.code().is(ReasonCode.LOOP_LAG);
    return names && reason.where() != null ? reason.where() : "a worker";
  }

  private static String upper(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
