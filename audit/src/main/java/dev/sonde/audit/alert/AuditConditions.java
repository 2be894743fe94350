package dev.sonde.audit.alert;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.audit.alert.BurnRate.Windows;
import dev.sonde.audit.document.AlertRule;
import dev.sonde.audit.document.Alerting;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.Slot;
import dev.sonde.common.event.Metric;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the rules of one audit, slot by slot. What it remembers is in the records that the
 * caller writes in the slot's transaction. One owner.
 */
public final class AuditConditions {

  /** Kinds that only valid slots of a schedule decide. */
  private static final Set<String> OF_VALID =
      Set.of("down", "threshold", "differs", "claims", "slo");

  private final Map<String, CellMemory> cells = new HashMap<>();

  /**
   * @param stored what the audit remembers
   */
  public AuditConditions(Collection<CellMemory> stored) {
    stored.forEach(each -> cells.put(each.key(), each));
  }

  public Collection<CellMemory> cells() {
    return List.copyOf(cells.values());
  }

  /**
   * What a slot says.
   *
   * @param kinds of rules that looked at its cells
   * @param remembered cells in their new state
   * @param forgotten keys of cells
   */
  public record Seen(
      List<Observation> observations,
      Set<String> kinds,
      List<CellMemory> remembered,
      List<String> forgotten) {

    /** The conditions that it looked at. */
    public Set<String> conditions() {
      Set<String> keys = new HashSet<>();
      observations.forEach(each -> keys.add(each.condition().key()));
      return keys;
    }

    /** The cells that it measured, whether or not a rule could say anything of them. */
    public Set<Condition.Cell> measured() {
      Set<Condition.Cell> measured = new HashSet<>();
      remembered.forEach(each -> measured.add(each.cell()));
      return measured;
    }
  }

  /** Whether a condition is still one of the audit's. */
  public static boolean isEvaluated(Audit audit, Condition condition) {
    return audit.alerting().alerts().stream()
        .map(Alerting.Alert::rule)
        .anyMatch(
            each -> each.kind().equals(condition.kind()) && text(each).equals(condition.rule()));
  }

  /** What distinguishes a rule from others of its kind. */
  static String text(AlertRule rule) {
    if (rule instanceof AlertRule.Down down) {
      return down.bad() + " of " + down.of();
    }
    if (rule instanceof AlertRule.Beyond beyond) {
      return beyond.threshold().expression();
    }
    if (rule instanceof AlertRule.Slo slo) {
      return slo.objective().expression().strip() + ", " + slo.window().toHours() + " h";
    }
    if (rule instanceof AlertRule.Claims claims) {
      return claims.factor().toPlainString();
    }
    return "";
  }

  /** What the state of a slot says, whether it ran or not. */
  public List<Observation> state(Audit audit, Slot slot) {
    List<Observation> observations = new ArrayList<>();
    if (slot.id().manual()) {
      return observations;
    }
    Context context = new Context(audit, null, null, slot.last(), run(slot));
    for (Alerting.Alert alert : audit.alerting().alerts()) {
      if (alert.rule() instanceof AlertRule.Missed) {
        observations.addAll(context.observations(alert, SlotRules.missed(slot)));
      } else if (alert.rule() instanceof AlertRule.Budget) {
        observations.addAll(context.observations(alert, SlotRules.budget(slot)));
      }
    }
    return observations;
  }

  private static @Nullable String run(Slot slot) {
    Slot.Execution execution = slot.execution();
    return execution == null ? null : execution.run();
  }

  /**
   * What the points of a slot say.
   *
   * @param changes that are confirmed since this slot
   */
  public Seen points(Audit audit, Slot slot, List<Measured> points, List<CellChange> changes) {
    if (slot.id().manual() || points.isEmpty()) {
      return new Seen(List.of(), Set.of(), List.of(), List.of());
    }
    Look look = new Look(audit, slot);
    points.forEach(look::take);
    look.gone();
    boolean valid = points.stream().anyMatch(each -> each.point().isTested());
    if (valid) {
      look.changed(changes);
    }
    return look.seen(valid);
  }

  /** Whom findings are about. */
  private record Context(
      Audit audit,
      Condition.@Nullable Cell cell,
      @Nullable String series,
      Instant slot,
      @Nullable String run) {

    List<Observation> observations(Alerting.Alert alert, List<Finding> findings) {
      return findings.stream().map(each -> observation(alert, each)).toList();
    }

    Observation observation(Alerting.Alert alert, Finding finding) {
      Alerting.Severity own = alert.severity();
      Condition condition =
          new Condition(
              audit.id(),
              alert.rule().kind(),
              text(alert.rule()),
              finding.subject(),
              cell,
              series,
              own == null ? audit.alerting().severity() : own);
      return new Observation(
          condition,
          finding.reading(),
          finding.patience(),
          new Evidence(who() + finding.said(), finding.figure(), slot, run));
    }

    private String who() {
      return cell == null
          ? ""
          : Words.name(cell.provider())
              + " of "
              + Words.name(cell.model())
              + " in "
              + Words.name(cell.region())
              + ": ";
    }
  }

  /** The look at one slot. */
  private final class Look {

    private final Audit audit;
    private final Slot slot;
    private final Duration interval;
    private final boolean known = !cells.isEmpty();
    private final List<Observation> observations = new ArrayList<>();
    private final Map<String, CellMemory> remembered = new LinkedHashMap<>();
    private final List<String> forgotten = new ArrayList<>();

    Look(Audit audit, Slot slot) {
      this.audit = audit;
      this.slot = slot;
      this.interval = audit.timetable().schedule().interval(slot.id().at());
    }

    private Context context(Condition.@Nullable Cell cell, @Nullable String series) {
      return new Context(audit, cell, series, slot.id().at(), run(slot));
    }

    void take(Measured measured) {
      Point point = measured.point();
      Condition.Cell cell =
          new Condition.Cell(
              point.series().model(), point.series().provider(), point.series().region());
      String series = point.series().id();
      CellMemory before = cells.get(CellMemory.key(cell));
      // Counts of another way of measuring, or of another workload, are not of this series.
      Map<String, BurnRate> burns = new HashMap<>();
      if (before != null && before.series().equals(series)) {
        burns.putAll(before.burns());
      }
      Context context = context(cell, series);
      for (Alerting.Alert alert : audit.alerting().alerts()) {
        List<Finding> findings =
            alert.rule() instanceof AlertRule.Catalogue
                ? published(before, point)
                : point.isTested() ? tested(alert.rule(), measured, burns) : List.of();
        observations.addAll(context.observations(alert, findings));
      }
      CellMemory now =
          new CellMemory(cell, series, slot.revision(), slot.id().at(), point.published(), burns);
      remembered.put(now.key(), now);
    }

    private List<Finding> published(@Nullable CellMemory before, Point point) {
      List<Finding> findings = new ArrayList<>();
      boolean came = before == null && known && sameRevision();
      findings.add(
          came
              ? new Finding(
                  "provider", Reading.BAD, Patience.NONE, "it serves the model since now", null)
              : Finding.good("provider", Patience.NONE));
      if (before != null) {
        findings.addAll(CatalogRules.changes(before.published(), point.published()));
      }
      return findings;
    }

    /** Whether the same document looked before: another one may name other providers. */
    private boolean sameRevision() {
      return cells.values().stream().anyMatch(each -> each.revision() == slot.revision());
    }

    private List<Finding> tested(AlertRule rule, Measured measured, Map<String, BurnRate> burns) {
      Point point = measured.point();
      if (rule instanceof AlertRule.Down down) {
        return List.of(CellRules.down(down, point));
      }
      if (rule instanceof AlertRule.Beyond beyond) {
        return CellRules.beyond(beyond, point).map(List::of).orElse(List.of());
      }
      if (rule instanceof AlertRule.Differs differs) {
        return CellRules.differs(differs, point);
      }
      if (rule instanceof AlertRule.Claims claims) {
        return CellRules.claims(claims, point);
      }
      return rule instanceof AlertRule.Slo slo ? burn(slo, measured, burns) : List.of();
    }

    private List<Finding> burn(AlertRule.Slo rule, Measured measured, Map<String, BurnRate> burns) {
      long all = measured.point().counts().answered();
      Long bad =
          BurnRate.bad(rule.objective(), measured.point(), latencies(rule, measured.histograms()));
      if (all == 0 || bad == null) {
        return List.of();
      }
      String name = text(rule);
      Windows windows = Windows.of(interval, measured.point().counts().planned());
      BurnRate next =
          burns.getOrDefault(name, BurnRate.NONE).plus(slot.id().at(), bad, all, windows);
      burns.put(name, next);
      return next.findings(rule, slot.id().at(), windows);
    }

    private @Nullable Distribution latencies(AlertRule.Slo rule, Histograms histograms) {
      Metric metric = rule.objective().metric();
      return metric == null
          ? null
          : Optional.ofNullable(histograms.byMetric().get(metric.label()))
              .map(Histograms.Encoded::distribution)
              .orElse(null);
    }

    /** Cells that the slot did not have. */
    void gone() {
      for (CellMemory each : List.copyOf(cells.values())) {
        if (!remembered.containsKey(each.key())) {
          forgotten.add(each.key());
          for (Alerting.Alert alert : audit.alerting().alerts()) {
            if (alert.rule() instanceof AlertRule.Catalogue && each.revision() == slot.revision()) {
              Finding went =
                  new Finding(
                      "provider",
                      Reading.BAD,
                      Patience.NONE,
                      "it does not serve the model any more",
                      null);
              observations.add(context(each.cell(), each.series()).observation(alert, went));
            }
          }
        }
      }
    }

    void changed(List<CellChange> changes) {
      for (Alerting.Alert alert : audit.alerting().alerts()) {
        if (alert.rule() instanceof AlertRule.Changed rule) {
          Set<String> told = new HashSet<>();
          for (CellChange each : changes) {
            if (rule.metrics().contains(each.metric())) {
              Observation bad =
                  context(each.cell(), each.series()).observation(alert, change(each));
              told.add(bad.condition().key());
              observations.add(bad);
            }
          }
          // A change is an event: slots in which there is no new one are good.
          List<Context> all = new ArrayList<>(List.of(context(null, null)));
          remembered.values().forEach(each -> all.add(context(each.cell(), each.series())));
          for (Context context : all) {
            rule.metrics().stream()
                .map(metric -> context.observation(alert, Finding.good(metric, Patience.NONE)))
                .filter(good -> !told.contains(good.condition().key()))
                .forEach(observations::add);
          }
        }
      }
    }

    private static Finding change(CellChange change) {
      Double effect = change.effect();
      String by = effect == null ? "" : " by a factor of " + Texts.number(effect, "");
      String who = change.cell() == null ? " of all providers together" : "";
      return new Finding(
          change.metric(),
          Reading.BAD,
          Patience.NONE,
          change.metric() + who + " has changed" + by,
          change.figure());
    }

    Seen seen(boolean valid) {
      Set<String> kinds = new HashSet<>(Set.of("catalogue"));
      if (valid) {
        kinds.addAll(OF_VALID);
        kinds.add("changed");
      }
      remembered.forEach(cells::put);
      forgotten.forEach(cells::remove);
      return new Seen(
          observations, kinds, List.copyOf(remembered.values()), List.copyOf(forgotten));
    }
  }
}
