package dev.sonde.kafka;

import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of the topic {@code sonde.runs}: runs, their progress and their cancels. One thread
 * writes, any thread reads.
 */
public final class RunBook {

  private final JsonCodec<Run> runCodec = new JsonCodec<>(Run.class);
  private final JsonCodec<Progress> progressCodec = new JsonCodec<>(Progress.class);
  private final JsonCodec<Cancel> cancelCodec = new JsonCodec<>(Cancel.class);
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();
  private final Map<String, Cancel> cancels = new ConcurrentHashMap<>();

  /**
   * Stores a record of the topic.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public void accept(String key, byte @Nullable [] value) {
    if (Topics.isProgressKey(key)) {
      replace(progress, key, value, progressCodec);
    } else if (Topics.isCancelKey(key)) {
      replace(cancels, key, value, cancelCodec);
    } else {
      replace(runs, key, value, runCodec);
    }
  }

  private static <T> void replace(
      Map<String, T> entries, String key, byte @Nullable [] value, JsonCodec<T> codec) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, codec.decode(value));
    }
  }

  public Optional<Run> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  public Collection<Run> runs() {
    return runs.values();
  }

  public Optional<Progress> progress(String run) {
    return Optional.ofNullable(progress.get(Topics.progressKey(run)));
  }

  public Optional<Cancel> cancel(String run) {
    return Optional.ofNullable(cancels.get(Topics.cancelKey(run)));
  }
}
