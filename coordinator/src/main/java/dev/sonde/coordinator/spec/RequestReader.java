package dev.sonde.coordinator.spec;

import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.RequestSpec.Timeouts;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code request}. */
final class RequestReader {

  static final List<String> KEYS =
      List.of(
          "maxTokens",
          "temperature",
          "seed",
          "stream",
          "timeout",
          "unique",
          "http2",
          "keepPrefix",
          "keepResponses");
  static final List<String> TIMEOUT_KEYS =
      List.of("connect", "headers", "firstToken", "idle", "total");

  static final int MAX_TOKENS = 1_000_000;
  static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  static final RequestSpec DEFAULT =
      new RequestSpec(
          128,
          0.0,
          null,
          List.of(),
          null,
          null,
          true,
          Timeouts.within(DEFAULT_TIMEOUT),
          false,
          false,
          true,
          false);

  private final Faults faults;
  private final Values values;

  RequestReader(Faults faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  RequestSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    boolean keepPrefix = fields.read("keepPrefix", true, values::flag);
    boolean keepResponses = fields.read("keepResponses", false, values::flag);
    if (keepResponses && !keepPrefix) {
      fields.clash("keepPrefix", "found false beside keepResponses: true", "one of them");
    }
    long maxTokens = fields.read("maxTokens", 128L, each -> values.integer(each, 1, MAX_TOKENS));
    return new RequestSpec(
        (int) maxTokens,
        fields.has("temperature")
            ? fields.readOrNull("temperature", this::temperature)
            : DEFAULT.temperature(),
        fields.readOrNull("seed", each -> values.integer(each, 0, SpecParser.MAX_SEED)),
        List.of(),
        null,
        null,
        fields.read("stream", true, values::flag),
        fields.read("timeout", DEFAULT.timeouts(), this::timeouts),
        fields.read("unique", false, values::flag),
        fields.read("http2", false, values::flag),
        keepPrefix,
        keepResponses);
  }

  /** Null sends none: some models refuse every temperature. */
  private @Nullable Double temperature(SpecNode node) {
    if (node instanceof Scalar scalar && scalar.text().equals("none")) {
      return null;
    }
    BigDecimal number = Values.decimal(node);
    if (number == null || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(2)) > 0) {
      faults.wrong(node, "a number from 0 to 2 or none");
      return null;
    }
    return number.doubleValue();
  }

  private @Nullable Timeouts timeouts(SpecNode node) {
    if (!(node instanceof Entries)) {
      Duration total = values.duration(node, LONGEST_TIMEOUT);
      return total == null ? null : Timeouts.within(total);
    }
    Fields fields = new Fields(node, TIMEOUT_KEYS, faults);
    Duration total = phase(fields, "total", DEFAULT_TIMEOUT);
    Timeouts whole = Timeouts.within(total);
    Timeouts timeouts =
        new Timeouts(
            phase(fields, "connect", whole.connect()),
            phase(fields, "headers", total),
            phase(fields, "firstToken", total),
            phase(fields, "idle", total),
            total);
    checkWithin(fields, "headers", timeouts.headers(), total);
    checkWithin(fields, "firstToken", timeouts.firstToken(), total);
    checkWithin(fields, "idle", timeouts.idle(), total);
    return timeouts;
  }

  private Duration phase(Fields fields, String key, Duration fallback) {
    return fields.read(key, fallback, each -> values.duration(each, LONGEST_TIMEOUT));
  }

  private static void checkWithin(Fields fields, String key, Duration phase, Duration total) {
    if (phase.compareTo(total) > 0) {
      fields.clash(
          key, "found " + Values.text(phase), "at most the total of " + Values.text(total));
    }
  }
}
