package dev.sonde.cli.determinism;

/**
 * A production rule that is broken on purpose, to check that an oracle detects it. The source text
 * of the rule is changed, compiled and loaded instead of the production class; everything else is
 * production code. A mutant whose rule is not in the source fails its test.
 */
enum Mutant {
  NONE("", "", "", ""),

  /** A probe is sent when its claim is proposed, not when it is committed. */
  SEND_BEFORE_CLAIM(
      "worker",
      "dev.sonde.worker.jobs.ClaimLoop",
      "polling.commit(positions, answer -> answered(asked, answer));",
      "polling.commit(positions, answer -> {}); answered(asked, CommitAnswer.STANDS);"),

  /** A worker continues to commit the claims of revoked partitions. */
  COMMIT_WITHOUT_OWNERSHIP(
      "worker",
      "dev.sonde.worker.jobs.ClaimLoop",
      "part(partitions); drop(partitions);",
      "part(partitions);"),

  /** A second copy of an event is counted again. */
  FOLD_WITHOUT_DEDUPE(
      "analysis",
      "dev.sonde.analysis.fold.RankedBlocks",
      "if (!answered.checkedAdd(block)) { return false; }",
      "answered.add(block);"),

  /** The dispatcher adds a partial to the earlier one of the same partition. */
  PARTIALS_THAT_ADD(
      "coordinator",
      "dev.sonde.coordinator.dispatch.ActiveRun",
      "byPartition.put(cell + partial.getPartition(), SettledCounts.of(partial));",
      "byPartition.merge(cell + partial.getPartition(), SettledCounts.of(partial),"
          + " SettledCounts::plus);"),

  /** A probe that was in doubt stays in doubt after an answer. */
  DOUBT_BEATS_ANSWER(
      "analysis",
      "dev.sonde.analysis.fold.RankedBlocks",
      "if (!answered.checkedAdd(block)) {",
      "if (inDoubt.contains(block) || !answered.checkedAdd(block)) {"),

  /** Claims of lost workers are given up by time alone, without reading the events first. */
  GIVE_UP_WITHOUT_BARRIER(
      "worker",
      "dev.sonde.worker.jobs.EventWatch",
      "new Barrier(claim, partition, ends.getOrDefault(partition, 0L))",
      "new Barrier(claim, partition, 0L)"),

  /** The pacer sends at any time after the window. */
  FIRE_OUTSIDE_WINDOW(
      "worker",
      "dev.sonde.worker.claim.Fate",
      "return nowNanos - latestNanos > 0;",
      "return false;"),

  /** A dispatcher that takes over does not fence its predecessor: it writes under another name. */
  UNFENCED_DISPATCHER(
      "coordinator",
      "dev.sonde.coordinator.dispatch.Dispatcher",
      "writers.open(\"sonde-runs-\" + partition)",
      "writers.open(\"sonde-runs-\" + partition + \"-\" + clock.nanos())"),

  /** An aggregator that takes over starts empty instead of with the partials. */
  FOLD_WITHOUT_MEMORY(
      "coordinator",
      "dev.sonde.coordinator.aggregate.PartitionFold",
      "this.unrestored = stored.take();",
      "this.unrestored = new ArrayList<>();"),

  /** A job of a forgotten run leaves its states in the list to the jobs after it. */
  FORGOTTEN_JOB_KEEPS_ITS_STATES(
      "worker",
      "dev.sonde.worker.jobs.HeldJobs",
      "int unsettled = claims.skip(held.read().offset(), held.job().job());",
      "int unsettled = 1;"),

  /** A broker that does not answer uses up a run's patience. */
  PATIENCE_WITHOUT_A_BROKER(
      "coordinator",
      "dev.sonde.coordinator.dispatch.Patience",
      "quietMicros += Math.min(step, MOST_STEP_MICROS);",
      "quietMicros += step;"),

  /** A scheduler that takes over does not fence its predecessor. */
  UNFENCED_SCHEDULER(
      "audit",
      "dev.sonde.audit.scheduler.Scheduler",
      "writers.open(WRITER + \"-\" + partition)",
      "writers.open(WRITER + \"-\" + partition + \"-\" + System.identityHashCode(this))"),

  /** A scheduler that takes over decides before it has read the slots. */
  SLOTS_UNREAD(
      "audit",
      "dev.sonde.audit.scheduler.AuditsPartition",
      "if (position < readyAt || !slotsRead.getAsBoolean()) {",
      "if (position < readyAt) {"),

  /** A scheduler that takes over plans the times again that have slots. */
  SLOTS_PLANNED_AGAIN(
      "audit",
      "dev.sonde.audit.slot.AuditSlots",
      "if (!slot.id().manual() && slot.last().isAfter(planned)) {",
      "if (slot.state() == SlotState.PLANNED && slot.last().isAfter(planned)) {"),

  /** A scheduler begins with the present and passes over what came before. */
  SLOTS_LOST(
      "audit",
      "dev.sonde.audit.slot.AuditSlots",
      "Instant at = schedule.after(planned);",
      "Instant at = schedule.after(planned.isBefore(now.minusSeconds(4)) ? now.minusSeconds(4) :"
          + " planned);"),

  /** What a slot may cost is not reserved while it runs. */
  SLOT_UNRESERVED(
      "audit",
      "dev.sonde.audit.slot.AuditSlots",
      "spending = spending.plus(audit.timetable().zone(), now, reserved);",
      "spending = spending.plus(audit.timetable().zone(), now, 0);"),

  /** The points of a slot are written before the slot is done, in a transaction of their own. */
  POINTS_BEFORE_THE_SLOT(
      "audit",
      "dev.sonde.audit.scheduler.AuditsPartition",
      "outcome.points().forEach(each -> batch.addAll(HistoryRecords.point(each)));",
      "outcome.points().forEach(each -> writer.write(HistoryRecords.point(each)));"),

  /** The points of a slot are written after the slot is done, in a transaction of their own. */
  POINTS_AFTER_THE_SLOT(
      "audit",
      "dev.sonde.audit.scheduler.AuditsPartition",
      "outcome.points().forEach(each -> batch.addAll(HistoryRecords.point(each)));",
      "write(batch); batch.clear();"
          + " outcome.points().forEach(each -> batch.addAll(HistoryRecords.point(each)));"),

  /** A notice is sent before its claim is written. */
  ALERT_UNCLAIMED(
      "audit",
      "dev.sonde.audit.scheduler.AuditsPartition",
      "write(batch.records()); claimed.forEach(Runnable::run);",
      "claimed.forEach(Runnable::run); write(batch.records());"),

  /** A notice that failed is taken for delivered. */
  ALERT_LOST(
      "audit",
      "dev.sonde.audit.alert.AuditAlerts",
      "problem == null ? known.as(Status.DELIVERED, now) : known.failed(problem)",
      "known.as(Status.DELIVERED, now)"),

  /** A notice that was delivered is delivered again, though somebody has acknowledged it. */
  ALERT_REPEATED(
      "audit",
      "dev.sonde.audit.alert.Telling",
      "return held || alert.holds().silencedAt(now) || alert.holds().acknowledgedAt(now);",
      "return held || alert.holds().silencedAt(now);"),

  /** What a slot says is written after the slot. */
  ALERT_AFTER_THE_SLOT(
      "audit",
      "dev.sonde.audit.scheduler.AuditsPartition",
      "for (Slot done : changes.slots()) {",
      "write(batch); batch.clear(); for (Slot done : changes.slots()) {"),

  /** A sample that is restored without rows takes no more. */
  SAMPLE_WITHOUT_THRESHOLD(
      "analysis",
      "dev.sonde.analysis.fold.PartialPieces",
      "rows.setKeep(now.getProbeChunks().getKeep());",
      "rows.setKeep(0);"),

  /** A claim made ahead is parked for the next owner, and sent all the same. */
  AHEAD_SENT_AFTER_REVOCATION(
      "worker",
      "dev.sonde.worker.jobs.Parting",
      "if (sink.withdraw(ahead)) {",
      "if (ahead.claim().isAhead()) {"),

  /** A claim made ahead is sent whenever the probe before it ends. */
  AHEAD_OUTSIDE_WINDOW(
      "worker",
      "dev.sonde.worker.claim.Fate",
      "Math.min(latestNanos, freeNanos + AT_ONCE.toNanos())",
      "freeNanos + AT_ONCE.toNanos()"),

  /** A claim made ahead is given up as if it had been sent at once. */
  AHEAD_GIVEN_UP_EARLY(
      "worker",
      "dev.sonde.worker.claim.Fate",
      "orphan.isAhead() ? aheadLatestNanos(orphan, seenNanos, longest) : latest",
      "latest"),

  /** A probe that is claimed ahead does not wait for the one before it. */
  AHEAD_SENT_AT_ONCE(
      "worker",
      "dev.sonde.worker.jobs.Settlement",
      "if (succession.follows(ahead.before(), new Succession.Next(run, claim, latestNanos))) {",
      "if (latestNanos < 0) {"),

  /** The probe after the next one is claimed ahead too. */
  TWO_AHEAD(
      "worker",
      "dev.sonde.worker.claim.Lane",
      "Claim before = inFlight.remove(target);",
      "Claim before = inFlight.get(target);"),

  /** A second attempt does not wait for the probe that was claimed ahead. */
  RESEND_BESIDE_THE_NEXT(
      "worker",
      "dev.sonde.worker.claim.Lane",
      "if (isAlone(claim.probe().target())) {",
      "if (claim.attempt() == 1) {");

  private final String module;
  private final String type;
  private final String rule;
  private final String broken;

  /**
   * @param module the module whose main source has the class
   * @param type the class
   * @param rule the text of the rule, which occurs once; a space matches any white space
   * @param broken the text that replaces it
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
