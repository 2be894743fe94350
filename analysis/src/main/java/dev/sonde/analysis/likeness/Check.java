package dev.sonde.analysis.likeness;

import java.util.List;

/** A kind of difference that is decided without a statistical test. */
interface Check {

  /** One finding per member, in their order. */
  List<Finding> findings(Cohort cohort);
}
