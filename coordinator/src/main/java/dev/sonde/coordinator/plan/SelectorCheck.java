package dev.sonde.coordinator.plan;

import dev.sonde.common.run.Selector;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that the selectors of thresholds and goals match a target. A misspelt one would match no
 * cell, which would only show at the end of the run. The check needs the catalog, because the
 * providers of {@code all} are not known before.
 */
public final class SelectorCheck {

  private SelectorCheck() {}

  /**
   * Refuses selectors that match no target.
   *
   * @throws SpecException with every such threshold and goal
   */
  public static void check(Spec spec, List<Target> targets) {
    List<SpecFault> faults = new ArrayList<>();
    Map<Selector.Key, List<String>> names = names(spec, targets);
    faults(names, "thresholds", spec.thresholds(), faults);
    faults(names, "load.search.goal", spec.load().goals(), faults);
    if (!faults.isEmpty()) {
      throw new SpecException(spec.name(), faults);
    }
  }

  private static Map<Selector.Key, List<String>> names(Spec spec, List<Target> targets) {
    List<Target> all = RunPlanner.all(spec, targets);
    Map<Selector.Key, List<String>> names = new EnumMap<>(Selector.Key.class);
    names.put(Selector.Key.MODEL, all.stream().map(Target::model).distinct().toList());
    names.put(Selector.Key.PROVIDER, all.stream().map(Target::provider).distinct().toList());
    names.put(Selector.Key.REGION, spec.regions());
    return names;
  }

  private static void faults(
      Map<Selector.Key, List<String>> names,
      String path,
      List<Threshold> thresholds,
      List<SpecFault> faults) {
    for (int i = 0; i < thresholds.size(); i++) {
      Threshold threshold = thresholds.get(i);
      String at = path + "[" + i + "]";
      names.forEach(
          (key, allowed) ->
              threshold
                  .selector()
                  .get(key)
                  .filter(wanted -> !allowed.contains(wanted))
                  .map(wanted -> fault(at, threshold, key, wanted, allowed))
                  .ifPresent(faults::add));
    }
  }

  private static SpecFault fault(
      String at, Threshold threshold, Selector.Key key, String wanted, List<String> allowed) {
    return new SpecFault(
        at,
        0,
        0,
        "\"%s\" selects %s \"%s\", which is not in the plan"
            .formatted(threshold.expression(), key.label(), wanted),
        String.join(", ", allowed),
        NearestName.of(wanted, allowed).orElse(null));
  }
}
