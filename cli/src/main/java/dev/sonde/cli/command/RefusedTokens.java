package dev.sonde.cli.command;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a run whose answers all refused its tokens (401 or 403). */
final class RefusedTokens {

  private static final String ADVICE =
      "; nothing was measured: check that the token is right, has not expired and may call the"
          + " endpoint";

  private final Credentials credentials;

  RefusedTokens(Credentials credentials) {
    this.credentials = credentials;
  }

  /** One message for all endpoints, or empty if anything but refusals has come. */
  Optional<String> of(List<Target> targets, Report report) {
    if (report.ledger().failed() == 0
        || !report.cells().stream().allMatch(RefusedTokens::isRefused)) {
      return Optional.empty();
    }
    Set<String> refusals = new LinkedHashSet<>();
    targets.forEach(target -> refusals.add(refusal(target)));
    String words =
        report.cells().stream()
            .flatMap(cell -> cell.errors().stream())
            .map(CellReport.Failure::message)
            .filter(message -> !message.isBlank())
            .findFirst()
            .map(message -> " (\"" + message + "\")")
            .orElse("");
    return Optional.of(refusals.stream().collect(Collectors.joining("; ")) + words + ADVICE);
  }

  /** Whether it got an answer, and no other one than a refusal. */
  private static boolean isRefused(CellReport cell) {
    // The report has the most frequent errors only, but the count of each outcome.
    Map<String, Long> outcomes = cell.outcomes();
    long refused = outcomes == null ? 0 : outcomes.getOrDefault(Outcome.AUTH.label(), 0L);
    return refused > 0 && refused == cell.ledger().answered();
  }

  private String refusal(Target target) {
    String variable = target.tokenEnv() == null ? Reach.HF_TOKEN : target.tokenEnv();
    boolean sent = credentials.keys().of(target.endpoint(), target.tokenEnv()).token() != null;
    return sent
        ? target.endpoint() + " refuses the token in " + variable
        : target.endpoint()
            + " refuses requests without a token: "
            + variable
            + " is not set, or may not be sent there";
  }
}
