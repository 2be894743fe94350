package dev.sonde.coordinator.spec;

import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.RequestSpec.Generation;
import dev.sonde.common.run.RequestSpec.Sending;
import dev.sonde.common.run.RequestSpec.Timeouts;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code request}. */
final class RequestReader {

  static final List<String> KEYS =
      List.of(
          "maxTokens",
          "maxTokensField",
          "temperature",
          "seed",
          "stop",
          "reasoningEffort",
          "extra",
          "stream",
          "streamOptions",
          "headers",
          "timeout",
          "unique",
          "http2",
          "keepPrefix",
          "keepResponses");
  static final List<String> TIMEOUT_KEYS =
      List.of("connect", "headers", "firstToken", "idle", "total");

  /** The keys that a prompt can set for itself. */
  static final List<String> OVERRIDES =
      List.of(
          "maxTokens",
          "maxTokensField",
          "temperature",
          "seed",
          "stop",
          "reasoningEffort",
          "extra",
          "unique");

  static final List<String> STREAM_OPTIONS = List.of("usage", "none");

  static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh");
  static final int MAX_STOPS = 4;

  /** No answer is longer, so this is the worst case of a request without a limit. */
  static final int MAX_TOKENS = 1_000_000;

  private static final Pattern FIELD = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,63}");
  private static final String A_FIELD =
      "max_tokens, max_completion_tokens, the name of another member, or none";
  static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  static final RequestSpec DEFAULT =
      RequestSpec.streamed(Generation.of(128, 0.0, null), Timeouts.within(DEFAULT_TIMEOUT));

  private final FaultCollector faults;
  private final Values values;

  RequestReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
  }

  RequestSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    boolean keepPrefix = fields.read("keepPrefix", true, values::flag);
    boolean keepResponses = fields.read("keepResponses", false, values::flag);
    if (keepResponses && !keepPrefix) {
      fields.clash(
          "keepPrefix", "found false together with keepResponses: true", "only one of them");
    }
    RequestSpec asked = asked(fields, DEFAULT);
    return new RequestSpec(
        asked.generation(),
        fields.read("stream", true, values::flag),
        fields.read("timeout", DEFAULT.timeouts(), this::timeouts),
        asked.unique(),
        fields.read("http2", false, values::flag),
        new RequestSpec.Keeping(keepPrefix, keepResponses),
        sending(fields));
  }

  private Sending sending(Fields fields) {
    String options =
        fields.read("streamOptions", "usage", each -> values.oneOf(each, STREAM_OPTIONS));
    return new Sending(
        options.equals("none"),
        fields.read("headers", new TreeMap<>(), new HeaderReader(faults)::read));
  }

  /** The parameters of one prompt; those of the spec are the defaults. */
  RequestSpec over(RequestSpec base, SpecNode node) {
    if (node instanceof Entries entries) {
      for (SpecNode.Entry each : entries.entries()) {
        if (KEYS.contains(each.key()) && !OVERRIDES.contains(each.key())) {
          faults.add(
              each.place(), "cannot be set for a single prompt", "this key in the spec's request");
          return base;
        }
      }
    }
    return asked(new Fields(node, OVERRIDES, faults), base);
  }

  /**
   * The defaults for a prompt of a shipped set. Stop texts and seed are only the prompt's own,
   * because its responses are compared with those of other runs. Reasoning effort and additional
   * members are those of the spec.
   */
  static RequestSpec ofSet(RequestSpec spec) {
    return spec.with(
        new Generation(
            spec.maxTokens(),
            spec.maxTokensField(),
            spec.temperature(),
            null,
            List.of(),
            spec.reasoningEffort(),
            spec.extra()),
        spec.unique());
  }

  private RequestSpec asked(Fields fields, RequestSpec base) {
    boolean unlimited = isNone(fields.get("maxTokens"));
    long most = unlimited ? MAX_TOKENS : base.maxTokens();
    long maxTokens =
        unlimited
            ? most
            : fields.read("maxTokens", most, each -> values.integer(each, 1, MAX_TOKENS));
    String field = fields.read("maxTokensField", base.maxTokensField(), this::maxTokensField);
    Generation generation =
        new Generation(
            (int) maxTokens,
            unlimited ? Generation.UNSENT : field,
            fields.has("temperature")
                ? fields.readOrNull("temperature", this::temperature)
                : base.temperature(),
            fields.has("seed") ? fields.readOrNull("seed", this::seed) : base.seed(),
            fields.read("stop", base.stop(), this::stop),
            fields.has("reasoningEffort")
                ? fields.readOrNull("reasoningEffort", this::effort)
                : base.reasoningEffort(),
            fields.has("extra") ? fields.readOrNull("extra", this::extra) : base.extra());
    return base.with(generation, fields.read("unique", base.unique(), values::flag));
  }

  private static boolean isNone(@Nullable SpecNode node) {
    return node instanceof Scalar scalar && scalar.text().equals(Generation.UNSENT);
  }

  /** The name of a member of the body, or none. */
  @Nullable String maxTokensField(SpecNode node) {
    String name = values.matching(node, FIELD, A_FIELD);
    if (name != null && BodyMembers.isSetElsewhere(name)) {
      faults.wrong(node, A_FIELD);
      return null;
    }
    return name;
  }

  private @Nullable Long seed(SpecNode node) {
    return isNone(node) ? null : values.integer(node, 0, SpecParser.MAX_SEED);
  }

  private @Nullable List<String> stop(SpecNode node) {
    List<SpecNode> items = node instanceof SpecNode.Items list ? list.items() : List.of(node);
    List<String> stops = new ArrayList<>();
    for (SpecNode item : items) {
      boolean text = item instanceof Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT;
      if (!text || ((Scalar) item).text().isEmpty() || items.size() > MAX_STOPS) {
        faults.wrong(text ? node : item, "a text in quotes, or up to four of them");
        return null;
      }
      stops.add(((Scalar) item).text());
    }
    return stops;
  }

  /** {@code default} gives null: the parameter is not sent. */
  private @Nullable String effort(SpecNode node) {
    boolean none = node instanceof Scalar scalar && scalar.text().equals("default");
    return none ? null : values.oneOf(node, EFFORTS);
  }

  /** Additional members of the body as a JSON object; null for none. */
  @Nullable String extra(SpecNode node) {
    if (!(node instanceof Entries entries)) {
      faults.wrong(node, "a mapping of additional members of the request's body");
      return null;
    }
    for (SpecNode.Entry each : entries.entries()) {
      BodyMembers.refusal(each.key())
          .ifPresent(
              allowed -> faults.add(each.place(), "a member that Sonde sets itself", allowed));
    }
    return entries.entries().isEmpty() ? null : RawJson.text(RawJson.of(node, faults));
  }

  /** Null when the parameter is not sent: some models refuse every temperature. */
  private @Nullable Double temperature(SpecNode node) {
    if (isNone(node)) {
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
