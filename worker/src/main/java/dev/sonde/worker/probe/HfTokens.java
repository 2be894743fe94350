package dev.sonde.worker.probe;

import dev.sonde.common.reach.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds tokens as {@code huggingface_hub} does: {@code HF_TOKEN}, {@code HUGGING_FACE_HUB_TOKEN},
 * then the file that {@code HF_TOKEN_PATH} names, then {@code token} in {@code HF_HOME} (by default
 * {@code ~/.cache/huggingface}, or {@code huggingface} in {@code XDG_CACHE_HOME}). The key of
 * another provider is in the environment variable that the spec names.
 */
public final class HfTokens implements TokenSource {

  private final Map<String, String> environment;
  private final @Nullable String huggingFace;

  /**
   * Reads the token once.
   *
   * @param environment the variables of the process, or of a test
   * @param home the user's home directory
   */
  public HfTokens(Map<String, String> environment, Path home) {
    this.environment = new HashMap<>(environment);
    String direct = named(Reach.HF_TOKEN);
    String legacy = direct == null ? named("HUGGING_FACE_HUB_TOKEN") : direct;
    this.huggingFace = legacy == null ? read(tokenFile(home)) : legacy;
  }

  @Override
  public @Nullable String token(@Nullable String env) {
    return env == null || env.equals(Reach.HF_TOKEN) ? huggingFace : named(env);
  }

  private @Nullable String named(String variable) {
    return trimmed(environment.get(variable));
  }

  private Path tokenFile(Path home) {
    String file = named("HF_TOKEN_PATH");
    if (file != null) {
      return expanded(file, home);
    }
    String hfHome = named("HF_HOME");
    if (hfHome != null) {
      return expanded(hfHome, home).resolve("token");
    }
    String cache = named("XDG_CACHE_HOME");
    Path caches = cache == null ? home.resolve(".cache") : expanded(cache, home);
    return caches.resolve("huggingface").resolve("token");
  }

  private static Path expanded(String path, Path home) {
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
  }

  private static @Nullable String read(Path file) {
    try {
      return trimmed(Files.readString(file));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("the token file " + file + " cannot be read", e);
    }
  }

  private static @Nullable String trimmed(@Nullable String token) {
    String bare = token == null ? "" : token.replace("\r", "").replace("\n", "").strip();
    return bare.isEmpty() ? null : bare;
  }
}
