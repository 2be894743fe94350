package dev.sonde.cli.selftest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.OutputFolder;
import dev.sonde.common.wire.NoiseFloor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last selftest of this machine: {@code selftest.json} beside the folder of the runs. */
public final class SavedSelftest {

  private static final Logger LOG = LoggerFactory.getLogger(SavedSelftest.class);

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path file;

  private SavedSelftest(Path file) {
    this.file = file;
  }

  public static SavedSelftest of(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".local", "state")
            : Path.of(state);
    return new SavedSelftest(base.resolve("sonde").resolve("selftest.json"));
  }

  public Path file() {
    return file;
  }

  /** Refuses a folder in which no result can be saved, before anything is measured. */
  public void check() {
    OutputFolder.require(file.resolveSibling(""));
  }

  public void save(Selftest selftest) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, json(selftest));
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  /** The selftest as JSON with a line break at the end. */
  public static String json(Selftest selftest) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(selftest) + "\n";
  }

  /**
   * The result of the saved selftest, or null without one. A selftest of another machine, Java or
   * version is not used.
   *
   * @param setUp this machine's, see {@link SetUp}
   * @param version of Sonde
   * @param tell receives the reason why a saved selftest is not used
   */
  public @Nullable NoiseFloor noiseFloor(String setUp, String version, Consumer<String> tell) {
    Selftest saved = read().orElse(null);
    if (saved == null) {
      return null;
    }
    if (!saved.isOf(setUp, version)) {
      String other = saved.setUp() == null ? saved.environment() : saved.setUp();
      tell.accept(
          "the saved selftest of %s is of another set-up (%s, Sonde %s) and is not quoted; run sonde selftest for this one (%s, Sonde %s)"
              .formatted(saved.measuredAt(), other, saved.sonde(), setUp, version));
      return null;
    }
    return saved.noiseFloor().orElse(null);
  }

  Optional<Selftest> read() {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Selftest.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read and is ignored: {}", file, e.getMessage());
      return Optional.empty();
    }
  }
}
