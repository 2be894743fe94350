package dev.sonde.coordinator.spec;

import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges command-line flags into a written spec. Each flag becomes a node whose place is the flag's
 * name, so that the parser's messages name the flag. A flag replaces the file's values for the same
 * setting.
 */
final class FlagOverlay {

  /** Flags with a single value, and the path of the key that each sets. */
  private static final Map<String, String> SINGLE = single();

  private static final Map<String, String> LISTS =
      Map.of("--providers", "providers", "--region", "regions", "--threshold", "thresholds");

  /** The keys of the file that a flag of the load removes. */
  private static final Map<String, List<String>> DISPLACED =
      Map.of(
          "count", List.of("duration"),
          "duration", List.of("count"),
          "rate", List.of("concurrency", "stages"),
          "concurrency", List.of("rate", "stages", "arrivals"));

  static final Set<String> FLAGS = flags();

  private final FaultCollector faults;
  private final PromptSource files;

  FlagOverlay(FaultCollector faults, PromptSource files) {
    this.faults = faults;
    this.files = files;
  }

  private static Map<String, String> single() {
    Map<String, String> single = new LinkedHashMap<>();
    for (String key : List.of("count", "concurrency", "rate", "arrivals", "duration")) {
      single.put("--" + key, "load." + key);
    }
    single.put("--max-tokens", "request.maxTokens");
    single.put("--temperature", "request.temperature");
    single.put("--seed", "request.seed");
    single.put("--timeout", "request.timeout");
    single.put("--warmup", "warmup");
    single.put("--budget", "budget.usd");
    single.put("--router", "endpoint");
    single.put("--bill-to", "billTo");
    single.put("--rank-by", "rankBy");
    single.put("--aa", "aa");
    return single;
  }

  private static Set<String> flags() {
    List<String> flags = new ArrayList<>(SINGLE.keySet());
    flags.addAll(LISTS.keySet());
    flags.addAll(List.of("--prompt", "--prompts", "--no-stream", "--price", "--keep-responses"));
    return Set.copyOf(flags);
  }

  Entries over(Entries written, SpecOptions options) {
    Entries spec = written;
    if (options.model() != null) {
      spec = put(spec, "models", scalar("MODEL", options.model(), false));
    }
    spec = withoutDisplaced(spec, options.flags().keySet());
    for (Map.Entry<String, List<String>> each : options.flags().entrySet()) {
      if (!each.getValue().isEmpty()) {
        spec = apply(spec, each.getKey(), each.getValue());
      }
    }
    // Prices come last: they belong to providers that another flag may have added.
    for (String price : options.flags().getOrDefault("--price", List.of())) {
      spec = priced(spec, price);
    }
    return spec;
  }

  private static Entries withoutDisplaced(Entries spec, Set<String> flags) {
    Entry load = entry(spec, "load");
    if (load == null || !(load.value() instanceof Entries entries)) {
      return spec;
    }
    for (String flag : flags) {
      for (String key : DISPLACED.getOrDefault(flag.substring(2), List.of())) {
        entries = entries.without(key);
      }
    }
    return spec.with(new Entry(load.place(), "load", entries));
  }

  private Entries apply(Entries spec, String flag, List<String> values) {
    String last = values.get(values.size() - 1);
    String path = SINGLE.get(flag);
    if (path != null) {
      return put(spec, path, scalar(flag, last, !flag.equals("--bill-to")));
    }
    String list = LISTS.get(flag);
    if (list != null) {
      return put(spec, list, list(flag, values));
    }
    return switch (flag) {
      case "--no-stream" -> put(spec, "request.stream", scalar(flag, "false", true));
      case "--prompt" -> put(spec, "prompts", prompts(flag, values));
      case "--prompts" -> put(spec, "prompts", file(flag, last));
      case "--keep-responses" -> put(spec, "request.keepResponses", scalar(flag, "true", true));
      default -> spec;
    };
  }

  private static Items list(String flag, List<String> values) {
    List<SpecNode> items = new ArrayList<>();
    for (String value : values) {
      // A threshold may contain commas; names of providers and regions may not.
      for (String each : flag.equals("--threshold") ? new String[] {value} : value.split(",", -1)) {
        items.add(scalar(flag, each.strip(), false));
      }
    }
    return new Items(new Place(flag, 0, 0), items);
  }

  private Items prompts(String flag, List<String> values) {
    Place place = new Place(flag, 0, 0);
    List<SpecNode> items = new ArrayList<>();
    for (String value : values) {
      if (!value.startsWith("@")) {
        items.add(new Scalar(place, Kind.TEXT, value));
        continue;
      }
      try {
        items.add(new Scalar(place, Kind.TEXT, files.read(value.substring(1))));
      } catch (IOException e) {
        String found = "cannot read \"" + value.substring(1) + "\": " + e.getMessage();
        faults.add(place, found, "");
      }
    }
    return new Items(place, items.isEmpty() ? List.of(scalar(flag, "-", false)) : items);
  }

  private static Entries file(String flag, String path) {
    Place place = new Place(flag, 0, 0);
    return new Entries(place, List.of(new Entry(place, "file", scalar(flag, path, false))));
  }

  /** Converts {@code together=0.18/0.18} to the pricing of that provider. */
  private Entries priced(Entries spec, String price) {
    Place place = new Place("--price", 0, 0);
    String number = "[0-9]+(\\.[0-9]+)?";
    if (!price.matches(ProviderReader.NAME.pattern() + "=" + number + "/" + number)) {
      faults.add(place, "found \"" + price + "\"", "PROVIDER=IN/OUT in USD per million tokens");
      return spec;
    }
    String name = price.substring(0, price.indexOf('='));
    String[] prices = price.substring(price.indexOf('=') + 1).split("/", -1);
    List<Entry> pricing =
        List.of(
            new Entry(place, "input", scalar("--price", prices[0], true)),
            new Entry(place, "output", scalar("--price", prices[1], true)));
    Entry key = new Entry(place, "pricing", new Entries(place, pricing));
    return spec.with(providers(spec, name, key));
  }

  private Entry providers(Entries spec, String name, Entry pricing) {
    Place place = pricing.place();
    Entry written = entry(spec, "providers");
    List<SpecNode> items = new ArrayList<>();
    if (written == null) {
      items.add(scalar("--price", "all", false));
    } else {
      items.addAll(written.value() instanceof Items list ? list.items() : List.of(written.value()));
    }
    boolean found = false;
    boolean all = false;
    for (int i = 0; i < items.size(); i++) {
      all |= nameOf(items.get(i)).equals("all");
      if (nameOf(items.get(i)).equals(name)) {
        items.set(i, withPricing(items.get(i), pricing));
        found = true;
      }
    }
    if (!found && all) {
      Entry own = new Entry(place, "name", scalar("--price", name, false));
      items.add(new Entries(place, List.of(own, pricing)));
    } else if (!found) {
      List<String> names = items.stream().map(FlagOverlay::nameOf).toList();
      String near = NearestName.of(name, names).orElse(null);
      faults.add(place, "a price for \"" + name + "\"", String.join(", ", names), near);
    }
    return new Entry(place, "providers", new Items(place, items));
  }

  private static String nameOf(SpecNode provider) {
    if (provider instanceof Entries entries) {
      Entry name = entry(entries, "name");
      return name == null ? "" : nameOf(name.value());
    }
    return provider instanceof Scalar scalar ? scalar.text() : "";
  }

  private static SpecNode withPricing(SpecNode provider, Entry pricing) {
    if (provider instanceof Entries entries) {
      return entries.with(pricing);
    }
    Entry name = new Entry(provider.place(), "name", provider);
    return new Entries(provider.place(), List.of(name, pricing));
  }

  /** Sets the value of a path of one or two keys. */
  private static Entries put(Entries spec, String path, SpecNode value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return spec.with(new Entry(value.place(), path, value));
    }
    String parent = path.substring(0, dot);
    Entry entry = entry(spec, parent);
    if (entry != null && !(entry.value() instanceof Entries)) {
      return spec;
    }
    Entries inner = entry == null ? new Entries(value.place(), List.of()) : (Entries) entry.value();
    Entry child = new Entry(value.place(), path.substring(dot + 1), value);
    Place place = entry == null ? value.place() : entry.place();
    return spec.with(new Entry(place, parent, inner.with(child)));
  }

  private static @Nullable Entry entry(Entries entries, String key) {
    return entries.entries().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  /** A scalar; when it is typed, a text that looks like a number or a boolean becomes one. */
  private static Scalar scalar(String flag, String text, boolean typed) {
    boolean number = text.matches("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    boolean switched = text.equals("true") || text.equals("false");
    Kind kind = typed && number ? Kind.NUMBER : typed && switched ? Kind.FLAG : Kind.TEXT;
    return new Scalar(new Place(flag, 0, 0), kind, text);
  }
}
