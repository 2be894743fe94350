package dev.sonde.analysis.fold;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.proto.ErrorCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Failures by outcome and message, for a bounded number of messages. */
final class ErrorTable {

  /** Messages counted separately in a cell; all others are counted as "other". */
  static final int BOUND = 64;

  static final String OTHER = "other";

  private final Counts<Failure> counts = new Counts<>(BOUND, new Failure(OTHER, OTHER));

  void add(ProbeEvent event) {
    String error = event.wire().error();
    String message = error.isEmpty() ? event.detail() : error;
    counts.add(new Failure(event.outcome().label(), ProviderText.message(message)), 1);
  }

  /** The most frequent first. */
  List<ErrorTally> tallies() {
    List<ErrorTally> tallies = new ArrayList<>();
    counts
        .sorted()
        .forEach(
            (failure, count) ->
                tallies.add(new ErrorTally(failure.outcome, failure.message, count)));
    tallies.sort(ErrorTally.MOST_FIRST);
    return tallies;
  }

  List<ErrorCount> toProto() {
    List<ErrorCount> errors = new ArrayList<>();
    counts
        .sorted()
        .forEach(
            (failure, count) ->
                errors.add(
                    ErrorCount.newBuilder()
                        .setOutcome(failure.outcome)
                        .setMessage(failure.message)
                        .setCount(count)
                        .build()));
    return errors;
  }

  void merge(List<ErrorCount> errors) {
    for (ErrorCount error : errors) {
      counts.add(new Failure(error.getOutcome(), error.getMessage()), error.getCount());
    }
  }

  private record Failure(String outcome, String message) implements Comparable<Failure> {
    private static final Comparator<Failure> ORDER =
        Comparator.comparing(Failure::outcome).thenComparing(Failure::message);

    @Override
    public int compareTo(Failure other) {
      return ORDER.compare(this, other);
    }
  }
}
