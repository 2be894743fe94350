package dev.sonde.audit.document;

import dev.sonde.audit.document.Alerting.Alert;
import dev.sonde.audit.document.Alerting.Escalation;
import dev.sonde.audit.document.Alerting.Maintenance;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.audit.document.Audit.Overlap;
import dev.sonde.audit.schedule.Timetable;
import dev.sonde.common.run.Spec;
import dev.sonde.common.text.UsdText;
import dev.sonde.coordinator.spec.FaultCollector;
import dev.sonde.coordinator.spec.Fields;
import dev.sonde.coordinator.spec.SpecNode;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.spec.Values;
import dev.sonde.coordinator.spec.YamlReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses YAML (or JSON) to an audit with every default filled in, or reports all of its faults. */
public final class AuditParser {

  static final List<String> KEYS =
      List.of(
          "name",
          "spec",
          "schedule",
          "overlap",
          "budget",
          "history",
          "escalate",
          "alerts",
          "notify",
          "severity",
          "maintenance");
  static final List<String> OVERLAPS = List.of("skip", "queue");
  static final List<String> BUDGET_KEYS = List.of("usdPerDay", "usdPerMonth");
  static final List<String> HISTORY_KEYS = List.of("keep");
  static final List<String> ESCALATE_KEYS = List.of("on", "to", "cooldown");
  static final List<String> MAINTENANCE_KEYS = List.of("from", "to", "why");

  static final Duration LONGEST_KEEP = Alerting.LONGEST_KEEP;
  static final Duration SHORTEST_KEEP = Duration.ofDays(1);
  static final Duration USUAL_COOLDOWN = Duration.ofHours(6);
  private static final Duration LEAST_COOLDOWN = Duration.ofMinutes(1);
  private static final Pattern DESTINATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final String AN_ID = "1 to 64 of a-z and 0-9 and -";

  private final SpecParser specs;

  public AuditParser(SpecParser specs) {
    this.specs = specs;
  }

  /** Whether a text is meant as an audit and not as a spec. */
  public static boolean isAudit(String text) {
    return new YamlReader(new FaultCollector()).read(text) instanceof Entries entries
        && entries.entries().stream()
            .anyMatch(each -> each.key().equals("spec") || each.key().equals("schedule"));
  }

  /** Whether the spec in an audit's text has an endpoint. */
  public static boolean statesEndpoint(String text) {
    return new YamlReader(new FaultCollector()).read(text) instanceof Entries entries
        && entries.entries().stream()
            .anyMatch(each -> each.key().equals("spec") && SpecParser.statesEndpoint(each.value()));
  }

  /**
   * Parses an audit.
   *
   * @param source the name of the text in messages: a file name
   * @throws dev.sonde.coordinator.spec.SpecException with every fault
   */
  public Audit parse(String source, String text) {
    return parse(source, text, Flags.NONE);
  }

  /**
   * Flags that change an audit.
   *
   * @param every replaces the interval or the cron of its schedule, or null; zone and jitter stay
   * @param router replaces the endpoint of its spec, or null
   */
  public record Flags(@Nullable String every, @Nullable String router) {
    public static final Flags NONE = new Flags(null, null);

    private SpecNode over(SpecNode root) {
      return root instanceof Entries whole && router != null ? routed(whole, router) : root;
    }

    /** The schedule that replaces the interval, or null. */
    private @Nullable SpecNode schedule() {
      if (every == null) {
        return null;
      }
      Place flag = new Place("--every", 0, 0);
      Entry interval = new Entry(flag, "every", new Scalar(flag, Kind.TEXT, every));
      return new Entries(flag, List.of(interval));
    }

    private static Entries routed(Entries whole, String router) {
      Place flag = new Place("--router", 0, 0);
      Entry endpoint = new Entry(flag, "endpoint", new Scalar(flag, Kind.TEXT, router));
      return new Entries(
          whole.place(),
          whole.entries().stream()
              .map(
                  each ->
                      each.key().equals("spec") && each.value() instanceof Entries spec
                          ? new Entry(each.place(), each.key(), spec.with(endpoint))
                          : each)
              .toList());
    }
  }

  /**
   * Parses an audit that flags change.
   *
   * @throws dev.sonde.coordinator.spec.SpecException with every fault
   */
  public Audit parse(String source, String text, Flags flags) {
    FaultCollector faults = new FaultCollector();
    SpecNode root = new YamlReader(faults).read(text);
    faults.throwIfAny(source);
    Audit audit = root == null ? null : audit(flags.over(root), flags.schedule(), faults);
    faults.throwIfAny(source);
    if (audit == null) {
      throw new IllegalStateException("neither an audit nor a fault");
    }
    return audit;
  }

  private @Nullable Audit audit(SpecNode root, @Nullable SpecNode interval, FaultCollector faults) {
    Fields fields = new Fields(root, KEYS, faults);
    if (root instanceof Entries) {
      require(fields, "name", AN_ID);
      require(fields, "spec", "a spec: a mapping that names models, providers, load");
      if (interval == null) {
        require(fields, "schedule", "a mapping such as {every: 3h}");
      }
    }
    Values values = new Values(faults);
    String name = fields.readOrNull("name", each -> values.matching(each, Audit.ID, AN_ID));
    ScheduleReader schedules = new ScheduleReader(faults);
    Timetable stated = fields.readOrNull("schedule", schedules::read);
    Timetable timetable = interval == null ? stated : schedules.read(interval, stated);
    String overlap = fields.read("overlap", "skip", each -> values.oneOf(each, OVERLAPS));
    Caps caps = fields.read("budget", Caps.NONE, each -> caps(each, faults));
    Alerting alerting = alerting(fields, faults);
    Spec spec = fields.readOrNull("spec", each -> specs.parse(named(each, name), faults));
    if (spec != null) {
      check(spec, caps, fields);
    }
    return name == null || timetable == null || spec == null
        ? null
        : new Audit(
            name,
            spec,
            timetable,
            Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)),
            caps,
            alerting);
  }

  private static void require(Fields fields, String key, String allowed) {
    if (!fields.has(key)) {
      fields.missing(key, allowed);
    }
  }

  /** A spec without a name has that of its audit. */
  private static SpecNode named(SpecNode spec, @Nullable String audit) {
    boolean hasName =
        !(spec instanceof Entries entries)
            || entries.entries().stream().anyMatch(each -> each.key().equals("name"));
    return hasName || audit == null
        ? spec
        : ((Entries) spec)
            .with(new Entry(spec.place(), "name", new Scalar(spec.place(), Kind.TEXT, audit)));
  }

  private static void check(Spec spec, Caps caps, Fields fields) {
    if (spec.load().stepped()) {
      fields.clash(
          "spec",
          "its load is a " + spec.load().label(),
          "the load of a single run: coordinators execute no sweeps and searches");
    }
    Long own = spec.budgetNanoUsd();
    Long least = caps.leastNanoUsd();
    if (own != null && least != null && own > least) {
      fields.clash(
          "budget",
          "spec.budget.usd, " + UsdText.text(own) + ", is more than " + UsdText.text(least),
          "caps that cover the budget of a slot");
    }
    boolean bounded = spec.budgetNanoUsd() != null || !endsByTime(spec);
    if (!caps.isNone() && !bounded) {
      fields.clash(
          "budget",
          "the cost of a slot has no bound: only a duration ends its closed loop",
          "this key together with spec.budget.usd or spec.load.count");
    }
  }

  private static boolean endsByTime(Spec spec) {
    return spec.load().laneDuration() != null;
  }

  private static @Nullable Caps caps(SpecNode node, FaultCollector faults) {
    Fields fields = new Fields(node, BUDGET_KEYS, faults);
    AuditValues values = new AuditValues(faults);
    if (AuditValues.isEmptyMapping(node)) {
      fields.missing("usdPerDay", "an amount such as 0.50, or usdPerMonth");
    }
    return new Caps(
        fields.readOrNull("usdPerDay", values::nanoUsd),
        fields.readOrNull("usdPerMonth", values::nanoUsd));
  }

  private static Alerting alerting(Fields fields, FaultCollector faults) {
    AlertReader alerts = new AlertReader(faults);
    AuditValues own = new AuditValues(faults);
    Values values = new Values(faults);
    List<Alert> rules =
        fields.read("alerts", List.<Alert>of(), each -> own.list(each, alerts::read));
    List<String> notify =
        fields.read(
            "notify",
            List.<String>of(),
            each ->
                own.list(
                    each,
                    item ->
                        values.matching(
                            item, DESTINATION, "the name of a destination of the operator")));
    List<Maintenance> maintenance =
        fields.read(
            "maintenance",
            List.<Maintenance>of(),
            each -> own.list(each, item -> maintenance(item, faults)));
    return new Alerting(
        rules,
        notify,
        fields.read("severity", Severity.WARNING, alerts::severity),
        maintenance,
        fields.read("history", Alerting.USUAL_KEEP, each -> keep(each, faults)),
        fields.readOrNull("escalate", each -> escalation(each, alerts, faults)));
  }

  private static @Nullable Duration keep(SpecNode node, FaultCollector faults) {
    Fields fields = new Fields(node, HISTORY_KEYS, faults);
    return fields.readOrNull(
        "keep", each -> new AuditValues(faults).duration(each, SHORTEST_KEEP, LONGEST_KEEP));
  }

  private static @Nullable Maintenance maintenance(SpecNode node, FaultCollector faults) {
    Fields fields = new Fields(node, MAINTENANCE_KEYS, faults);
    AuditValues values = new AuditValues(faults);
    if (node instanceof Entries) {
      require(fields, "from", AuditValues.A_TIME);
      require(fields, "to", AuditValues.A_TIME);
    }
    Instant from = fields.readOrNull("from", values::time);
    Instant to = fields.readOrNull("to", values::time);
    String why = fields.readOrNull("why", each -> new Values(faults).text(each, "a text"));
    if (from == null || to == null) {
      return null;
    }
    if (!to.isAfter(from)) {
      fields.clash("to", "found " + to, "a time after from");
      return null;
    }
    return new Maintenance(from, to, why);
  }

  private static @Nullable Escalation escalation(
      SpecNode node, AlertReader alerts, FaultCollector faults) {
    Fields fields = new Fields(node, ESCALATE_KEYS, faults);
    if (node instanceof Entries) {
      require(fields, "on", "a kind of alert such as down");
      require(fields, "to", "the name of another audit");
    }
    String on = fields.readOrNull("on", alerts::kind);
    String to = fields.readOrNull("to", each -> new Values(faults).matching(each, Audit.ID, AN_ID));
    Duration cooldown =
        fields.read(
            "cooldown",
            USUAL_COOLDOWN,
            each -> new AuditValues(faults).duration(each, LEAST_COOLDOWN, Duration.ofDays(366)));
    return on == null || to == null ? null : new Escalation(on, to, cooldown);
  }
}
