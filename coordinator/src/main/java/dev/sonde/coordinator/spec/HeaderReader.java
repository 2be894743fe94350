package dev.sonde.coordinator.spec;

import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code request.headers}: names of headers, and for each the environment variable that holds
 * its value. A value in a spec would be in every report.
 */
final class HeaderReader {

  static final int MOST = 16;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /** What the connection, the request or a run's accounting needs. */
  private static final Set<String> OURS =
      Set.of(
          "accept",
          "accept-encoding",
          "authorization",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "x-hf-bill-to",
          "x-hf-session-id",
          "x-request-id");

  private final FaultCollector faults;

  HeaderReader(FaultCollector faults) {
    this.faults = faults;
  }

  @Nullable SortedMap<String, String> read(SpecNode node) {
    if (!(node instanceof Entries entries)) {
      faults.wrong(node, "a mapping of header names to environment variables");
      return null;
    }
    SortedMap<String, String> headers = new TreeMap<>();
    for (Entry each : entries.entries()) {
      String name = each.key().toLowerCase(Locale.ROOT);
      String variable = new ProviderReader(faults).variable(each.value());
      if (!NAME.matcher(name).matches()) {
        faults.add(each.place(), "this is no name of a header", "a name such as api-key");
      } else if (OURS.contains(name)) {
        String instead = name.equals("authorization") ? "tokenEnv of a provider" : "other headers";
        faults.add(each.place(), "a header that Sonde sets itself", instead);
      } else if (headers.containsKey(name)) {
        faults.add(each.place(), "this header is given twice", "each header only once");
      } else if (variable != null) {
        headers.put(name, variable);
      }
    }
    if (headers.size() > MOST) {
      faults.add(node.place(), headers.size() + " headers", MOST + " at most");
    }
    return headers;
  }
}
