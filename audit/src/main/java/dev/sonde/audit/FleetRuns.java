package dev.sonde.audit;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.plan.AuditPlan;
import dev.sonde.audit.points.SlotPoints;
import dev.sonde.audit.scheduler.FleetPort;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Saturated;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.history.point.Measured;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Plans the runs of slots with the catalogs and topics that the API uses. */
final class FleetRuns implements FleetPort {

  private static final double NANOS = 1e9;

  /** A larger record would break the transaction that writes it. */
  private static final int MOST_BYTES = 1_000_000;

  private final FleetView fleet;
  private final int runsPartitions;

  /**
   * @param runsPartitions partitions of {@code sonde.runs}
   */
  FleetRuns(FleetView fleet, int runsPartitions) {
    this.fleet = fleet;
    this.runsPartitions = runsPartitions;
  }

  @Override
  public Planned plan(Audit audit, String id) throws PlanFailure {
    Spec spec = audit.slotSpec();
    List<String> missing = fleet.missing(spec.regions());
    if (!missing.isEmpty()) {
      String where = String.join(", ", missing);
      throw new PlanFailure(SlotReason.NO_WORKER, true, "no live worker in " + where);
    }
    List<Target> targets = targets(spec);
    try {
      RunPlan plan = RunPlanner.plan(spec, targets);
      Long worst = AuditPlan.reserved(plan.estimate(), audit);
      Run run = fleet.run(plan, spec.regions(), id);
      ProducerRecord<String, byte[]> record = RunWriter.record(run, runsPartitions);
      if (record.value().length > MOST_BYTES) {
        throw new PlanFailure(
            SlotReason.PLAN, false, "the run is larger than a Kafka record may be");
      }
      return new Planned(record, worst);
    } catch (IllegalArgumentException e) {
      throw new PlanFailure(SlotReason.PLAN, false, String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new PlanFailure(SlotReason.PLAN, true, "Kafka: " + e.getMessage(), e);
    }
  }

  private List<Target> targets(Spec spec) throws PlanFailure {
    try {
      fleet.check(spec);
      return fleet.targets(spec, note -> {});
    } catch (SpecException e) {
      throw new PlanFailure(SlotReason.CATALOG, false, String.valueOf(e.getMessage()), e);
    } catch (CatalogException e) {
      boolean passing = e.kind() == CatalogException.Kind.UNREACHABLE;
      throw new PlanFailure(SlotReason.CATALOG, passing, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public boolean knows(String run) {
    return fleet.knows(run);
  }

  @Override
  public boolean hasReport(String run) {
    return fleet.hasReport(run);
  }

  @Override
  public @Nullable Outcome outcome(SlotId slot, String id) {
    String json = fleet.report(id).orElse("");
    try {
      Report report = ReportJson.read(json);
      List<Measured> points =
          fleet.run(id).map(run -> SlotPoints.of(slot, run, report)).orElse(List.of());
      return new Outcome(report.verdict().name(), cost(report), points);
    } catch (IllegalArgumentException e) {
      // The merger writes such a record when it could not compute the report.
      return null;
    }
  }

  /**
   * What a run cost, in nano-USD, rounded up; null when it is not known. Probes in doubt may have
   * been billed, so that nothing of their slot is given back.
   */
  static @Nullable Long cost(Report report) {
    Ledger ledger = report.ledger();
    if (ledger.inDoubt() > 0 || ledger.unaccounted() > 0) {
      return null;
    }
    long sum = 0;
    for (CellReport cell : report.cells()) {
      Double measured = cell.cost().totalUsd();
      if (measured == null) {
        return null;
      }
      Double warmup = cell.warmup().costUsd();
      sum = Saturated.sum(sum, (long) Math.ceil(measured * NANOS));
      sum = Saturated.sum(sum, warmup == null ? 0 : (long) Math.ceil(warmup * NANOS));
    }
    return sum;
  }
}
