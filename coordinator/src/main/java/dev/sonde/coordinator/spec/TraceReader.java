package dev.sonde.coordinator.spec;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Recorded;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code load.trace}: a file name, or {@code {file, first, speed}}, or the requests
 * themselves as {@code {name, requests: [[at, input, output], …]}}, in milliseconds and tokens.
 */
final class TraceReader {

  static final List<String> KEYS = List.of("file", "first", "speed", "unit", "name", "requests");
  static final List<String> UNITS = List.of("ms", "s");

  private static final String A_TRACE = "a trace: the name of a file, or {file, first, speed}";
  private static final String A_REQUEST =
      "[milliseconds since the first, input tokens, output tokens]";
  private static final int FIGURES = 3;
  private static final long LONGEST_MILLIS = Values.LONGEST.toMillis();
  private static final BigDecimal FASTEST = BigDecimal.valueOf(1000);
  private static final BigDecimal SLOWEST = new BigDecimal("0.001");

  private final FaultCollector faults;
  private final Values values;
  private final PromptSource files;

  TraceReader(FaultCollector faults, PromptSource files) {
    this.faults = faults;
    this.values = new Values(faults);
    this.files = files;
  }

  @Nullable LoadSpec read(SpecNode node) {
    if (node instanceof Scalar) {
      String path = values.text(node, A_TRACE);
      return path == null ? null : file(node, path, new Cut(null, 1, null));
    }
    if (!(node instanceof Entries)) {
      faults.wrong(node, A_TRACE);
      return null;
    }
    Fields fields = new Fields(node, KEYS, faults);
    Long first = fields.readOrNull("first", each -> values.integer(each, 1, LoadSpec.Trace.MOST));
    double speed = fields.read("speed", 1.0, this::speed);
    String unit = fields.readOrNull("unit", each -> values.oneOf(each, UNITS));
    String name = fields.readOrNull("name", each -> values.text(each, "a text"));
    SpecNode file = fields.get("file");
    SpecNode requests = fields.get("requests");
    if ((file == null) == (requests == null)) {
      faults.add(
          node.place(),
          file == null ? "neither file nor requests" : "both file and requests",
          "one of the two");
      return null;
    }
    if (file != null) {
      String path = values.text(file, "the name of a file");
      return path == null ? null : file(file, path, new Cut(first, speed, unit));
    }
    if (unit != null) {
      fields.clash("unit", "unit together with requests", "requests in milliseconds");
    }
    List<Recorded> inline = inline(requests);
    return inline == null
        ? null
        : trace(node, name == null ? "inline" : name, inline, new Cut(first, speed, unit));
  }

  private @Nullable Double speed(SpecNode node) {
    BigDecimal speed = Values.decimal(node);
    if (speed == null || speed.compareTo(SLOWEST) < 0 || speed.compareTo(FASTEST) > 0) {
      faults.wrong(node, "a factor from 0.001 to 1000");
      return null;
    }
    return speed.doubleValue();
  }

  /**
   * The part of a trace that is replayed, and how.
   *
   * @param unit of the file's times, or null where it is not stated
   */
  private record Cut(@Nullable Long first, double speed, @Nullable String unit) {}

  private @Nullable LoadSpec file(SpecNode node, String path, Cut cut) {
    try {
      String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
      return trace(node, name, TraceLines.read(files.read(path), cut.unit()), cut);
    } catch (IOException e) {
      faults.add(node.place(), "cannot read " + node.described() + ": " + e.getMessage(), "");
      return null;
    } catch (TraceLines.UnclearUnit e) {
      faults.add(
          node.place(),
          path + " " + e.getMessage(),
          "a trace with its unit: {file, unit: s} or {file, unit: ms}");
      return null;
    } catch (IllegalArgumentException e) {
      faults.add(
          node.place(),
          path + " " + e.getMessage(),
          "Mooncake's JSON lines (timestamp, input_length, output_length) or Azure's CSV"
              + " (TIMESTAMP, ContextTokens, GeneratedTokens)");
      return null;
    }
  }

  private @Nullable List<Recorded> inline(@Nullable SpecNode node) {
    List<Recorded> requests = new ArrayList<>();
    if (!(node instanceof Items list)) {
      if (node != null) {
        faults.wrong(node, "a list of " + A_REQUEST);
      }
      return null;
    }
    for (SpecNode each : list.items()) {
      if (!(each instanceof Items figures) || figures.items().size() != FIGURES) {
        faults.wrong(each, A_REQUEST);
        return null;
      }
      Long at = values.integer(figures.items().get(0), 0, LONGEST_MILLIS);
      Long input = values.integer(figures.items().get(1), 1, TraceLines.MOST_TOKENS);
      Long output = values.integer(figures.items().get(2), 1, TraceLines.MOST_TOKENS);
      if (at == null || input == null || output == null) {
        return null;
      }
      requests.add(new Recorded(at, input.intValue(), output.intValue()));
    }
    return requests;
  }

  /** The requests sorted by time; the first is at time 0. */
  private @Nullable LoadSpec trace(SpecNode node, String name, List<Recorded> read, Cut cut) {
    Long first = cut.first();
    double speed = cut.speed();
    List<Recorded> sorted = new ArrayList<>(read);
    sorted.sort(Comparator.comparingLong(Recorded::atMillis));
    List<Recorded> taken =
        first == null ? sorted : sorted.subList(0, (int) Math.min(first, sorted.size()));
    if (taken.isEmpty() || taken.size() > LoadSpec.Trace.MOST) {
      faults.add(
          node.place(),
          "found " + taken.size() + " requests",
          "1 to " + LoadSpec.Trace.MOST + " (first: N takes the first N)");
      return null;
    }
    long start = taken.get(0).atMillis();
    long end = Math.round((taken.get(taken.size() - 1).atMillis() - start) / speed);
    if (end > LONGEST_MILLIS) {
      faults.add(
          node.place(),
          "found a trace of " + end / 1000 + " s",
          "at most " + Values.text(Values.LONGEST));
      return null;
    }
    return new LoadSpec.Trace(
        name,
        taken.stream()
            .map(
                each ->
                    new Recorded(
                        Math.round((each.atMillis() - start) / speed),
                        each.inputTokens(),
                        each.outputTokens()))
            .toList());
  }
}
