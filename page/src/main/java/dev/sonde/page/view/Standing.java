package dev.sonde.page.view;

import dev.sonde.analysis.html.Whisker;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Estimate;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the report of one run says of the providers of one model in one region.
 *
 * @param ranked by which metric
 * @param rows the best first, as the report ranks them
 * @param most the right end of the scale of the rows' pictures, in milliseconds
 */
public record Standing(
    String model, String region, Source source, String ranked, List<Row> rows, String most) {

  private static final String TTFT = "ttft";

  public Standing {
    rows = List.copyOf(rows);
  }

  /**
   * The run.
   *
   * @param at when it ended
   * @param load in words
   */
  public record Source(String run, String name, String verdict, String at, String load) {

    public boolean isValid() {
      return verdict.equals("VALID");
    }
  }

  /**
   * A provider.
   *
   * @param rank {@code 1}, {@code 1=} when shared, a dash when not ranked
   * @param why it is not ranked; may be empty
   * @param picture of the median TTFT and its interval, as markup; may be empty
   */
  public record Row(
      String rank, String provider, String why, Figure figures, Claim claim, String picture) {

    public boolean isBest() {
      return rank.startsWith("1") && (rank.length() == 1 || rank.charAt(1) == '=');
    }
  }

  /**
   * What was measured.
   *
   * @param n answers that the latencies are of
   */
  public record Figure(
      Estimate available, Estimate p50, Estimate p95, Estimate speed, String usd, long n) {}

  /**
   * What the router lists beside what was measured, and whether the answers are like the others'.
   *
   * @param likeness in words
   * @param differs whether a difference was found
   */
  public record Claim(String ttft, String speed, String likeness, boolean differs) {}

  /** The standings of a final report, in its order; steps of a sweep are not compared here. */
  public static List<Standing> of(Report report) {
    List<Standing> all = new ArrayList<>();
    if (report.isStepped()) {
      return all;
    }
    String finished = report.run().finishedAt();
    Source source =
        new Source(
            report.run().id(),
            Words.brief(report.run().name()),
            report.verdict().name(),
            finished == null ? report.run().startedAt() : finished,
            Phrases.load(report));
    for (Phrases.Ranking ranking : Phrases.rankings(report)) {
      Whisker whisker = Whisker.of(ranking.cells(), TTFT);
      List<Row> rows = new ArrayList<>();
      for (int at = 0; at < ranking.cells().size(); at++) {
        CellReport cell = ranking.cells().get(at);
        rows.add(row(report, cell, ranking.ranks().get(at), whisker));
      }
      all.add(
          new Standing(
              ranking.model(),
              ranking.region(),
              source,
              report.run().rankBy().label(),
              rows,
              whisker.most() > 0 ? Figures.millis(whisker.most()) : ""));
    }
    return all;
  }

  private static Row row(Report report, CellReport cell, String rank, Whisker whisker) {
    String picture =
        whisker.most() > 0
            ? whisker.svg(cell, "s0", "median " + Phrases.p50(cell, TTFT) + " ms")
            : "";
    return new Row(
        rank,
        Words.brief(cell.provider()),
        cell.rankGroup() != null ? "" : why(report, cell),
        new Figure(
            Estimate.success(cell),
            Estimate.p50(cell, TTFT),
            Estimate.p95(cell, TTFT),
            Estimate.speed(cell),
            Phrases.usdPer1kTokens(cell),
            cell.ledger().succeeded()),
        claim(report, cell),
        picture);
  }

  private static String why(Report report, CellReport cell) {
    if (cell.controlOf() != null) {
      return "a control: " + Words.brief(cell.controlOf()) + " measured a second time";
    }
    if (cell.ledger().succeeded() == 0) {
      return "nothing was answered";
    }
    return switch (report.verdict()) {
      case INVALID -> "the run is INVALID";
      case INCOMPLETE -> "the run is INCOMPLETE";
      case VALID ->
          report.cells().size() == 1 ? "the only provider of the run" : "too few answers to rank";
    };
  }

  private static Claim claim(Report report, CellReport cell) {
    List<Finding> mine =
        report.differences().stream()
            .filter(each -> each.subject().provider().equals(cell.provider()))
            .filter(each -> each.subject().model().equals(cell.model()))
            .toList();
    List<String> differing =
        mine.stream()
            .filter(each -> each.verdict() == FindingStatus.DIFFERS)
            .map(Phrases::kind)
            .distinct()
            .toList();
    boolean tested =
        mine.stream().anyMatch(each -> each.verdict() == FindingStatus.NOT_DISTINGUISHABLE);
    String likeness =
        !differing.isEmpty()
            ? "differs: " + String.join(", ", differing)
            : tested ? "like the others" : "not tested";
    CellReport.Claims claims = cell.claims();
    return new Claim(
        listed(claims == null ? null : claims.ttftMs(), Figures::millis, "ms"),
        listed(claims == null ? null : claims.tokensPerSecond(), Figures::speed, "tok/s"),
        likeness,
        !differing.isEmpty());
  }

  private static String listed(
      @Nullable Double value, Function<Double, String> format, String unit) {
    return value == null ? "" : "listed " + format.apply(value) + " " + unit;
  }
}
