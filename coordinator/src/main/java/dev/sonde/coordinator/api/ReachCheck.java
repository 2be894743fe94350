package dev.sonde.coordinator.api;

import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses specs that name endpoints or keys which the operator has not allowed, before any request
 * is sent.
 */
final class ReachCheck {

  private final Reach reach;
  private final List<SpecFault> faults = new ArrayList<>();

  ReachCheck(Reach reach) {
    this.reach = reach;
  }

  /**
   * Checks every endpoint and key of a spec.
   *
   * @throws SpecException with each one that is not allowed
   */
  void check(Spec spec) {
    List<ProviderSpec> providers = spec.providers();
    if (providers.stream().anyMatch(each -> each.endpoint() == null)) {
      reach.refusal(spec.endpoint()).ifPresent(found -> fault("endpoint", found));
    }
    for (int i = 0; i < providers.size(); i++) {
      ProviderSpec each = providers.get(i);
      String path = "providers[" + i + "]";
      String endpoint = each.endpoint() == null ? spec.endpoint() : each.endpoint();
      if (reach.refusal(endpoint).isEmpty()) {
        reach
            .refusal(endpoint, each.tokenEnv())
            .ifPresent(found -> fault(path + ".tokenEnv", found));
        spec.request()
            .headers()
            .forEach(
                (name, variable) ->
                    reach
                        .refusal(endpoint, variable)
                        .ifPresent(found -> fault("request.headers." + name, found)));
      } else if (each.endpoint() != null) {
        reach.refusal(endpoint).ifPresent(found -> fault(path + ".endpoint", found));
      }
    }
    if (!faults.isEmpty()) {
      throw new SpecException("spec", faults);
    }
  }

  private void fault(String path, String found) {
    String allowed = reach.allowed() + " (its operator's --allow-endpoint)";
    faults.add(new SpecFault(path, 0, 0, found, allowed, null));
  }
}
