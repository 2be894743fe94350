package dev.sonde.audit.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Wrapped;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.document.Caps;
import dev.sonde.audit.document.Inactive;
import dev.sonde.audit.schedule.Cron;
import dev.sonde.common.run.Saturated;
import dev.sonde.common.run.Target;
import dev.sonde.common.text.PrintableText;
import dev.sonde.common.text.UsdText;
import dev.sonde.coordinator.plan.Estimate;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.plan.SampleSize;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an audit will send, its worst-case cost, and what its samples can show. Immutable. */
public final class AuditPlan {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double NANOS = 1e9;

  private final Audit audit;
  private final RunPlan slot;
  private final Estimate estimate;
  private final SlotCounts counts;

  private AuditPlan(Audit audit, RunPlan slot, SlotCounts counts) {
    this.audit = audit;
    this.slot = slot;
    this.estimate = slot.estimate();
    this.counts = counts;
  }

  /**
   * Plans an audit.
   *
   * @param targets those of its spec
   * @param from the time from which the slots of a cron expression are counted
   * @throws SpecException when a slot may cost more than a cap
   * @throws IllegalArgumentException when the run of a slot would be too large
   */
  public static AuditPlan of(Audit audit, List<Target> targets, Instant from) {
    AuditPlan plan =
        new AuditPlan(
            audit,
            RunPlanner.plan(audit.slotSpec(), targets),
            SlotCounts.of(audit.timetable(), from));
    plan.check();
    return plan;
  }

  private void check() {
    List<SpecFault> faults = new ArrayList<>();
    check(faults, "budget.usdPerDay", audit.caps().dayNanoUsd());
    check(faults, "budget.usdPerMonth", audit.caps().monthNanoUsd());
    if (!faults.isEmpty()) {
      throw new SpecException(audit.id(), faults);
    }
  }

  private void check(List<SpecFault> faults, String path, @Nullable Long cap) {
    Long worst = estimate.worstCaseNanoUsd();
    boolean own = audit.spec().budgetNanoUsd() != null;
    if (cap != null && worst != null && worst > cap && !own) {
      String found = UsdText.text(cap) + ", but one slot may cost " + UsdText.text(worst);
      String allowed = "the worst case of one slot at least, or a spec.budget.usd";
      faults.add(new SpecFault(path, 0, 0, found, allowed, null));
    }
  }

  /** The worst-case cost of a slot; null when it has no bound. */
  public @Nullable Long slotNanoUsd() {
    return reserved(estimate, audit);
  }

  /** What a slot reserves: its worst case, or its run's budget where that is lower. */
  public static @Nullable Long reserved(Estimate estimate, Audit audit) {
    Long worst = estimate.worstCaseNanoUsd();
    Long budget = audit.spec().budgetNanoUsd();
    return worst == null ? budget : budget == null ? worst : Long.valueOf(Math.min(worst, budget));
  }

  private @Nullable Long times(long slots, @Nullable Long cap) {
    Long once = slotNanoUsd();
    if (once == null) {
      return cap;
    }
    long all = Saturated.product(once, slots);
    return cap == null ? Long.valueOf(all) : Long.valueOf(Math.min(all, cap));
  }

  private @Nullable Long dayNanoUsd() {
    return times(counts.aDay(), audit.caps().dayNanoUsd());
  }

  private @Nullable Long monthNanoUsd() {
    return times(counts.aMonth(), audit.caps().monthNanoUsd());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(Inactive.notes(audit));
    Long once = slotNanoUsd();
    Long day = audit.caps().dayNanoUsd();
    if (once != null && day != null && once > 0 && day / once < counts.aDay()) {
      notes.add(
          format(
              "in the worst case the cap of a day is reached after %,d of %,d slots",
              day / once, counts.aDay()));
    }
    Long month = audit.caps().monthNanoUsd();
    if (once != null && month != null && once > 0 && month / once < counts.aMonth()) {
      notes.add(
          format(
              "in the worst case the cap of a month is reached after %,d of %,d slots",
              month / once, counts.aMonth()));
    }
    return notes;
  }

  /** The plan of a slot, and what follows for a day and a month. */
  public String text(int width) {
    return slot.text(width) + '\n' + schedule(width);
  }

  /**
   * The same in a few lines, for the question before it begins.
   *
   * @param more what else there is to say, such as targets that are left out
   */
  public String brief(int width, List<String> more) {
    StringBuilder text = new StringBuilder(slot.brief(width)).append(schedule(width));
    more.forEach(note -> line(text, width, "note", note));
    return text.toString();
  }

  private String schedule(int width) {
    StringBuilder text = new StringBuilder();
    line(text, width, "schedule", words());
    line(text, width, "overlap", audit.overlap().name().toLowerCase(Locale.ROOT));
    line(
        text,
        width,
        "at most",
        format(
            "%s a slot, %s a day, %s in 31 days",
            UsdText.text(slotNanoUsd()), UsdText.text(dayNanoUsd()), UsdText.text(monthNanoUsd())));
    line(text, width, "caps", caps());
    Long probes = estimate.perTarget().get(0).probes();
    if (probes != null) {
      long aDay = Saturated.product(probes, counts.aDay());
      line(
          text,
          width,
          "a day",
          format(
              "%,d probes a target; if none failed, a failure rate of %s would still be possible",
              aDay, SampleSize.percent(SampleSize.failureRateAllowedByNone(aDay))));
    }
    notes().forEach(note -> line(text, width, "note", note));
    return text.toString();
  }

  private String words() {
    ObjectNode schedule = AuditWriter.schedule(audit.timetable());
    String when =
        audit.timetable().schedule() instanceof Cron cron
            ? "cron " + cron.expression() + " in " + cron.zone().getId()
            : "every " + schedule.path("every").asText();
    return format(
        "%s, jitter %s: %,d slots a day, %,d in 31 days",
        when, schedule.path("jitter").asText(), counts.aDay(), counts.aMonth());
  }

  private String caps() {
    Caps caps = audit.caps();
    if (caps.isNone()) {
      return "none: budget.usdPerDay and budget.usdPerMonth set them";
    }
    List<String> parts = new ArrayList<>();
    if (caps.dayNanoUsd() != null) {
      parts.add(UsdText.text(caps.dayNanoUsd()) + " a day");
    }
    if (caps.monthNanoUsd() != null) {
      parts.add(UsdText.text(caps.monthNanoUsd()) + " a month");
    }
    return String.join(", ", parts) + ", in " + audit.timetable().zone().getId();
  }

  private static void line(StringBuilder text, int width, String label, String value) {
    String left = format("%-9s ", label);
    text.append(Wrapped.beside(left, PrintableText.line(value), width)).append('\n');
  }

  /** The plan as JSON, {@code "schema": "sonde.audit-plan/v1"}. Unknown values are null. */
  public ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "sonde.audit-plan/v1");
    root.put("name", audit.id());
    root.set("schedule", AuditWriter.schedule(audit.timetable()));
    root.putObject("slots").put("perDay", counts.aDay()).put("per31Days", counts.aMonth());
    ObjectNode worst = root.putObject("worstCaseUsd");
    worst.put("slot", usd(slotNanoUsd()));
    worst.put("day", usd(dayNanoUsd()));
    worst.put("per31Days", usd(monthNanoUsd()));
    ObjectNode caps = root.putObject("caps");
    caps.put("usdPerDay", usd(audit.caps().dayNanoUsd()));
    caps.put("usdPerMonth", usd(audit.caps().monthNanoUsd()));
    notes().forEach(root.putArray("notes")::add);
    try {
      root.set("slot", JSON.readTree(slot.json()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan is not JSON", e);
    }
    return root;
  }

  private static @Nullable Double usd(@Nullable Long nanoUsd) {
    return nanoUsd == null ? null : Double.valueOf(nanoUsd / NANOS);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
