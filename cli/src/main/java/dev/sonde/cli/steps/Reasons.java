package dev.sonde.cli.steps;

import dev.sonde.analysis.report.Report.Reason;
import java.util.List;

/** The reasons of a step's verdict, with the label of the step. */
final class Reasons {

  private Reasons() {}

  static List<Reason> of(Step.Taken taken) {
    String label = taken.step().label();
    return taken.report().reasons().stream()
        .map(each -> each.at(each.where() == null ? label : each.where() + " at " + label))
        .toList();
  }
}
