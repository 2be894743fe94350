package dev.sonde.coordinator.spec;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.common.run.LoadSpec.Stage;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code load}: a closed loop, an open loop, a sweep, a search or a trace. */
final class LoadReader {

  static final List<String> KEYS =
      List.of(
          "count",
          "concurrency",
          "duration",
          "rate",
          "arrivals",
          "stages",
          "sweep",
          "search",
          "trace");
  static final List<String> STAGE_KEYS = List.of("rate", "for", "ramp");
  static final List<String> ARRIVALS = List.of("constant", "poisson");

  static final long MAX_COUNT = 100_000_000;
  static final int MAX_CONCURRENCY = 65_536;
  static final int MAX_STAGES = 1000;

  /**
   * The fewest probes with which a p95 is shown. With five targets, one that takes twice as long as
   * another is found in 8 of 10 runs.
   */
  private static final long DEFAULT_COUNT = 20;

  /** One probe after the other. */
  static final LoadSpec DEFAULT = new LoadSpec.Closed(1, DEFAULT_COUNT, null);

  private final FaultCollector faults;
  private final Values values;

  private final PromptSource files;

  LoadReader(FaultCollector faults, PromptSource files) {
    this.faults = faults;
    this.files = files;
    this.values = new Values(faults);
  }

  LoadSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    for (String key : List.of("sweep", "search", "trace")) {
      SpecNode alone = fields.get(key);
      if (alone != null) {
        return other(fields, key, alone);
      }
    }
    Long count = fields.readOrNull("count", each -> values.integer(each, 1, MAX_COUNT));
    Duration duration =
        fields.readOrNull("duration", each -> values.duration(each, Values.LONGEST));
    boolean open = fields.has("rate") || fields.has("stages");
    boolean sound = open ? soundOpen(fields) : soundClosed(fields);
    if (fields.has("count") && fields.has("duration")) {
      fields.clash(
          "duration", "given together with count", "only one of the two: each ends the load");
      sound = false;
    }
    if (open) {
      return readOpen(fields, sound, count, duration);
    }
    long concurrency =
        fields.read("concurrency", 1L, each -> values.integer(each, 1, MAX_CONCURRENCY));
    if (!sound) {
      return DEFAULT;
    }
    Long ending = count == null && duration == null ? Long.valueOf(DEFAULT_COUNT) : count;
    return new LoadSpec.Closed((int) concurrency, ending, duration);
  }

  private LoadSpec other(Fields fields, String key, SpecNode node) {
    for (String other : KEYS) {
      if (!other.equals(key) && fields.has(other)) {
        fields.clash(
            other, "given together with " + key, "no other key of load together with " + key);
      }
    }
    LoadSpec read =
        switch (key) {
          case "sweep" -> new SweepReader(faults).read(node);
          case "search" -> new SearchReader(faults).read(node);
          default -> new TraceReader(faults, files).read(node);
        };
    return read == null ? DEFAULT : read;
  }

  private static boolean soundClosed(Fields fields) {
    if (fields.has("arrivals")) {
      fields.clash(
          "arrivals", "given without rate or stages", "arrivals together with rate or stages");
      return false;
    }
    return true;
  }

  private static boolean soundOpen(Fields fields) {
    boolean sound = true;
    String rate = fields.has("rate") ? "rate" : "stages";
    if (fields.has("concurrency")) {
      fields.clash(
          "concurrency",
          "given together with " + rate,
          "only one of the two: concurrency is for a closed loop and "
              + rate
              + " for an open loop");
      sound = false;
    }
    if (fields.has("rate") && fields.has("stages")) {
      fields.clash("stages", "given together with rate", "only one of the two");
      sound = false;
    }
    if (fields.has("rate") && !fields.has("duration") && !fields.has("count")) {
      fields.missing("duration", "a duration or a count together with a rate");
      sound = false;
    }
    return sound;
  }

  private LoadSpec readOpen(
      Fields fields, boolean sound, @Nullable Long count, @Nullable Duration duration) {
    String arrivals = fields.read("arrivals", "constant", each -> values.oneOf(each, ARRIVALS));
    List<Stage> stages =
        fields.has("rate") ? constant(fields, count, duration) : stages(fields.get("stages"));
    if (stages.isEmpty() || !sound) {
      return DEFAULT;
    }
    if (count == null && duration == null) {
      duration = stages.stream().map(Stage::length).reduce(Duration.ZERO, Duration::plus);
    }
    if (count != null && stages.get(stages.size() - 1).perSecond() == 0) {
      fields.clash(
          "stages",
          "given with a count, but the last stage has a rate of 0",
          "a last stage with a rate above 0/s");
      return DEFAULT;
    }
    Arrivals spacing = Arrivals.valueOf(arrivals.toUpperCase(Locale.ROOT));
    return new LoadSpec.Open(spacing, stages, count, duration);
  }

  private List<Stage> constant(Fields fields, @Nullable Long count, @Nullable Duration duration) {
    Double perSecond = fields.readOrNull("rate", values::perSecond);
    if (perSecond == null) {
      return List.of();
    }
    if (perSecond == 0) {
      fields.clash("rate", "found a rate of 0", "more than 0/s");
      return List.of();
    }
    if (count == null && duration == null) {
      return List.of(new Stage(perSecond, Duration.ofSeconds(1), false));
    }
    boolean both = count != null && duration != null;
    return LoadSpec.Open.constant(perSecond, Arrivals.CONSTANT, both ? null : count, duration)
        .stages();
  }

  private List<Stage> stages(@Nullable SpecNode node) {
    if (!(node instanceof Items items) || items.items().isEmpty()) {
      if (node != null) {
        faults.wrong(node, "a list of stages: {rate: 5/s; for: 1m}".replace(';', ','));
      }
      return List.of();
    }
    if (items.items().size() > MAX_STAGES) {
      faults.add(node.place(), items.items().size() + " stages", MAX_STAGES + " at most");
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    for (SpecNode item : items.items()) {
      Stage stage = stage(item);
      if (stage == null) {
        return List.of();
      }
      stages.add(stage);
    }
    if (stages.stream().allMatch(each -> each.perSecond() == 0)) {
      faults.add(node.place(), "every stage has a rate of 0", "a stage with a rate above 0/s");
      return List.of();
    }
    return stages;
  }

  private @Nullable Stage stage(SpecNode item) {
    Fields fields = new Fields(item, STAGE_KEYS, faults);
    Double rate = fields.readOrNull("rate", values::perSecond);
    Duration length = fields.readOrNull("for", each -> values.duration(each, Values.LONGEST));
    boolean ramp = fields.read("ramp", false, values::flag);
    if (!(item instanceof Scalar) && !fields.has("rate")) {
      fields.missing("rate", Values.A_RATE);
    }
    if (!(item instanceof Scalar) && !fields.has("for")) {
      fields.missing("for", Values.A_DURATION);
    }
    return rate == null || length == null ? null : new Stage(rate, length, ramp);
  }
}
