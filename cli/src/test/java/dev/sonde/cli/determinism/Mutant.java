package dev.sonde.cli.determinism;

/**
 * A production rule that is broken on purpose, to see that an oracle tells. The rule's own source
 * text is changed, compiled and loaded in place of what ships; everything else is as it ships. A
 * mutant whose rule is not in the source any more fails its test.
 */
enum Mutant {
  NONE("", "", "", ""),

  /** A probe goes out when its claim is asked for, not when it stands. */
  SEND_BEFORE_CLAIM(
      "worker",
      "dev.sonde.worker.jobs.ClaimLoop",
      "polling.commit(positions, answer -> answered(asked, answer));",
      "polling.commit(positions, answer -> {}); answered(asked, CommitAnswer.STANDS);"),

  /** A worker goes on committing the claims of partitions that were revoked. */
  COMMIT_WITHOUT_OWNERSHIP(
      "worker",
      "dev.sonde.worker.jobs.ClaimLoop",
      "awaitOutstanding(); assignment.drop(partitions);",
      "awaitOutstanding();"),

  /** A second copy of an event counts again. */
  FOLD_WITHOUT_DEDUPE(
      "analysis",
      "dev.sonde.analysis.fold.RankedBlocks",
      "if (!answered.checkedAdd(block)) { return false; }",
      "answered.add(block);"),

  /** The dispatcher adds a partial to what it knew of its partition. */
  PARTIALS_THAT_ADD(
      "coordinator",
      "dev.sonde.coordinator.dispatch.ActiveRun",
      "byPartition.put(cell + partial.getPartition(), SettledCounts.of(partial));",
      "byPartition.merge(cell + partial.getPartition(), SettledCounts.of(partial), SettledCounts::plus);"),

  /** A probe that was in doubt stays so, whatever is answered. */
  DOUBT_BEATS_ANSWER(
      "analysis",
      "dev.sonde.analysis.fold.RankedBlocks",
      "if (!answered.checkedAdd(block)) {",
      "if (inDoubt.contains(block) || !answered.checkedAdd(block)) {"),

  /** What lost workers claimed is given up by the clock alone, without reading on. */
  GIVE_UP_WITHOUT_BARRIER(
      "worker",
      "dev.sonde.worker.jobs.EventWatch",
      "new Barrier(claim, partition, ends.getOrDefault(partition, 0L))",
      "new Barrier(claim, partition, 0L)"),

  /** The pacer fires however late it is. */
  FIRE_OUTSIDE_WINDOW(
      "worker",
      "dev.sonde.worker.claim.Fate",
      "return nowNanos - latestNanos > 0;",
      "return false;"),

  /**
   * A dispatcher that takes over does not fence its predecessor: it writes under a name of its own.
   */
  UNFENCED_DISPATCHER(
      "coordinator",
      "dev.sonde.coordinator.dispatch.Dispatcher",
      "writers.open(\"sonde-runs-\" + partition)",
      "writers.open(\"sonde-runs-\" + partition + \"-\" + clock.nanos())"),

  /** An aggregator that takes over begins with nothing instead of with the partials. */
  FOLD_WITHOUT_MEMORY(
      "coordinator",
      "dev.sonde.coordinator.aggregate.PartitionFold",
      "unrestored.addAll(latest.values());",
      "latest.clear();");

  private final String module;
  private final String type;
  private final String rule;
  private final String broken;

  /**
   * @param module whose main source has the class
   * @param type the class
   * @param rule the text of the rule, which stands there once; blanks are any white space
   * @param broken what stands there instead
   */
  Mutant(String module, String type, String rule, String broken) {
    this.module = module;
    this.type = type;
    this.rule = rule;
    this.broken = broken;
  }

  String module() {
    return module;
  }

  String type() {
    return type;
  }

  String rule() {
    return rule;
  }

  String broken() {
    return broken;
  }
}
