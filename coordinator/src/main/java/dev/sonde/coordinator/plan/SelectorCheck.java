package dev.sonde.coordinator.plan;

import dev.sonde.analysis.report.Threshold;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.NearestName;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the selectors of thresholds and goals mean anybody: one that is misspelt would judge
 * nothing, and only at the end of the run. Whom {@code all} means is known once the catalog is.
 */
public final class SelectorCheck {

  private SelectorCheck() {}

  /**
   * Refuses what selects none of the targets.
   *
   * @throws SpecException with every such threshold and goal
   */
  public static void check(Spec spec, List<Target> targets) {
    List<SpecFault> faults = new ArrayList<>();
    Map<String, List<String>> names = names(spec, targets);
    faults(names, "thresholds", spec.thresholds(), faults);
    faults(names, "load.search.goal", spec.load().goals(), faults);
    if (!faults.isEmpty()) {
      throw new SpecException(spec.name(), faults);
    }
  }

  private static Map<String, List<String>> names(Spec spec, List<Target> targets) {
    List<Target> all = RunPlanner.all(spec, targets);
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("model", all.stream().map(Target::model).distinct().toList());
    names.put("provider", all.stream().map(Target::provider).distinct().toList());
    names.put("region", spec.regions());
    return names;
  }

  private static void faults(
      Map<String, List<String>> names,
      String path,
      List<String> expressions,
      List<SpecFault> faults) {
    for (int i = 0; i < expressions.size(); i++) {
      Threshold threshold = Threshold.parse(expressions.get(i));
      String at = path + "[" + i + "]";
      names.forEach(
          (key, allowed) -> {
            String wanted = threshold.selector().get(key);
            if (wanted != null && !allowed.contains(wanted)) {
              faults.add(
                  new SpecFault(
                      at,
                      0,
                      0,
                      "\"%s\" selects %s \"%s\", which is not in the plan"
                          .formatted(threshold.expression(), key, wanted),
                      String.join(", ", allowed),
                      NearestName.of(wanted, allowed).orElse(null)));
            }
          });
    }
  }
}
