package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** openapi.yaml describes all existing routes and no others. */
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private static Map<?, ?> description() {
    Load load = new Load(LoadSettings.builder().build());
    return (Map<?, ?>) load.loadFromString(FleetRoutes.openApi());
  }

  private static Map<?, ?> map(Map<?, ?> in, String key) {
    return (Map<?, ?>) Objects.requireNonNull(in.get(key), key);
  }

  /** The routes of the module audit, which has a test of its own. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          " /api/v1/audits",
          " /api/v1/series",
          " /api/v1/changes",
          " /api/v1/alerts",
          " /api/v1/destinations");

  @Test
  void describesEveryRouteAndNothingElse() {
    Set<String> described = new TreeSet<>();
    map(description(), "paths")
        .forEach(
            (path, methods) ->
                ((Map<?, ?>) methods)
                    .keySet().stream()
                        .map(String::valueOf)
                        .filter(METHODS::contains)
                        .forEach(
                            method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

    described.removeIf(each -> OF_OTHERS.stream().anyMatch(each::contains));
    assertThat(described).containsExactlyInAnyOrderElementsOf(Routed.paths());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    Set<String> references = new TreeSet<>();
    collect(description(), references);
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      Map<?, ?> at = description();
      for (String step : reference.substring(2).split("/", -1)) {
        at = map(at, step);
      }
    }
  }

  private static void collect(Object node, Set<String> references) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals("$ref")) {
              references.add(String.valueOf(value));
            } else {
              collect(value, references);
            }
          });
    } else if (node instanceof Iterable<?> list) {
      list.forEach(each -> collect(each, references));
    }
  }
}
