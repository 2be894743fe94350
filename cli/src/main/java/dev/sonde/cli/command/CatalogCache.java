package dev.sonde.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.coordinator.catalog.CatalogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Caches catalogs in files under {@code ${XDG_CACHE_HOME:-~/.cache}/sonde}: an answer for five
 * minutes, a failure for 15 s. A file that cannot be read counts as missing, a failed write is
 * ignored. Answers of servers on this machine are not cached. Used by one command, on one thread.
 */
final class CatalogCache implements CatalogStore {

  static final Duration ANSWER = Duration.ofMinutes(5);
  static final Duration FAILURE = Duration.ofSeconds(15);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final InstantSource clock;
  private final boolean refresh;
  private Duration oldest = Duration.ZERO;

  private CatalogCache(Path folder, InstantSource clock, boolean refresh) {
    this.folder = folder;
    this.clock = clock;
    this.refresh = refresh;
  }

  /**
   * The cache of this user.
   *
   * @param refresh whether to ignore cached answers and replace them
   */
  static CatalogCache of(Map<String, String> environment, InstantSource clock, boolean refresh) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(environment.getOrDefault("HOME", "."), ".cache") : Path.of(cache);
    return new CatalogCache(base.resolve("sonde"), clock, refresh);
  }

  /** The age of the oldest cached answer that was used; zero if none was used. */
  Duration oldestUsed() {
    return oldest;
  }

  @Override
  public Optional<Answer> find(String url) {
    if (refresh || Loopback.is(url)) {
      return Optional.empty();
    }
    JsonNode kept;
    try {
      kept = JSON.readTree(Files.readString(file(url)));
    } catch (IOException e) {
      return Optional.empty();
    }
    Duration age = Duration.ofMillis(clock.millis() - kept.path("keptAtMillis").asLong());
    Answer answer = new Answer(kept.path("body").textValue(), kept.path("failure").textValue());
    boolean young = age.compareTo(answer.body() == null ? FAILURE : ANSWER) < 0;
    if (!young || age.isNegative() || !kept.path("url").asText().equals(url)) {
      return Optional.empty();
    }
    oldest = age.compareTo(oldest) > 0 ? age : oldest;
    return Optional.of(answer);
  }

  @Override
  public void keep(String url, Answer answer) {
    if (Loopback.is(url)) {
      return;
    }
    ObjectNode kept = JSON.createObjectNode();
    kept.put("url", url).put("keptAtMillis", clock.millis());
    kept.put("body", answer.body()).put("failure", answer.failure());
    try {
      Files.createDirectories(folder);
      Path whole = Files.createTempFile(folder, "catalog", ".tmp");
      Files.writeString(whole, JSON.writeValueAsString(kept));
      Files.move(whole, file(url), StandardCopyOption.REPLACE_EXISTING);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    } catch (IOException e) {
      // Without this file the next command sends the request again.
    }
  }

  private Path file(String url) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(hash, 0, 16) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
