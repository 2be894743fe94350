package dev.sonde.worker.probe;

import dev.sonde.common.run.PromptSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of recently used prompts, because compiling a schema is slow. Used on one loop. */
final class PromptChecksCache {

  private static final int MOST = 1000;

  private record Key(String run, int prompt) {}

  private final Map<Key, PromptChecks> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PromptChecks> eldest) {
          return size() > MOST;
        }
      };

  /** Null for a prompt whose answers are not checked. */
  @Nullable PromptChecks of(ProbeCall call) {
    if (call.run().spec().load().definesPrompts()) {
      return null;
    }
    PromptSpec prompt = call.run().spec().prompts().get(call.id().prompt());
    if (!PromptChecks.wanted(prompt)) {
      return null;
    }
    return known.computeIfAbsent(
        new Key(call.run().id(), call.id().prompt()), any -> new PromptChecks(prompt));
  }
}
