package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models and providers that a spec measures, and the regions to measure from.
 *
 * @param models Hub model ids, {@code org/name}
 * @param providers what to compare; {@link ProviderSpec#ALL} stands for every live provider
 * @param regions every region executes the whole plan
 * @param endpoint the OpenAI-compatible base URL, without a trailing slash
 * @param controlAa whether the first provider of each model is measured a second time, as a control
 * @param billTo the organisation that pays, or null for the owner of the token
 */
public record ScopeSpec(
    List<String> models,
    List<ProviderSpec> providers,
    List<String> regions,
    String endpoint,
    boolean controlAa,
    @Nullable String billTo) {

  public ScopeSpec {
    models = List.copyOf(models);
    providers = List.copyOf(providers);
    regions = List.copyOf(regions);
    Spec.require(!models.isEmpty(), "models", models, "at least one");
    Spec.require(!providers.isEmpty(), "providers", providers, "at least one");
    Spec.require(!regions.isEmpty(), "regions", regions, "at least one");
  }

  /** One provider of one model from one region. */
  public static ScopeSpec of(String model, String provider, String region, String endpoint) {
    List<ProviderSpec> providers = List.of(ProviderSpec.named(provider));
    return new ScopeSpec(List.of(model), providers, List.of(region), endpoint, false, null);
  }
}
