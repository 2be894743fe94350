package dev.sonde.analysis.likeness;

import java.util.List;

/** One kind of difference that needs no test: it is there or it is not. */
interface Check {

  /** One finding a member, in their order. */
  List<Finding> findings(Cohort cohort);
}
