package dev.sonde.cli.command;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a run whose answers all refused its tokens (401 or 403). */
final class RefusedTokens {

  private static final String TODO =
      "; nothing was measured: check that the token is right, has not expired and may call the"
          + " endpoint";

  private final Credentials credentials;

  RefusedTokens(Credentials credentials) {
    this.credentials = credentials;
  }

  /** One message for all endpoints, or empty if anything but refusals has come. */
  Optional<String> of(List<Target> targets, Report report) {
    if (report.ledger().failed() == 0 || !report.cells().stream().allMatch(this::isRefused)) {
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
    return Optional.of(refusals.stream().collect(Collectors.joining("; ")) + words + TODO);
  }

  /** Whether it got an answer, and no other one than a refusal. */
  private boolean isRefused(CellReport cell) {
    return cell.ledger().succeeded() == 0
        && cell.ledger().failed() > 0
        && cell.errors().stream().allMatch(each -> each.outcome().is(Outcome.AUTH));
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
