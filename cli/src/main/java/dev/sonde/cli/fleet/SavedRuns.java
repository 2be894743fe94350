package dev.sonde.cli.fleet;

import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The saved local runs: one folder for each run, named by its id, under {@code
 * ${XDG_STATE_HOME:-~/.local/state}/sonde/runs}.
 */
public final class SavedRuns {

  public static final String REPORT = "report.json";
  public static final String RUN = "run.json";
  public static final String EVENTS = "events.pb";
  private static final String LAST = "last";

  private final Path folder;

  private SavedRuns(Path folder) {
    this.folder = folder;
  }

  public static SavedRuns of(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".local", "state")
            : Path.of(state);
    return new SavedRuns(base.resolve("sonde").resolve("runs"));
  }

  /** Creates the folder of a new run. */
  public Path create(String id) {
    try {
      return Files.createDirectories(folder.resolve(id));
    } catch (IOException e) {
      throw FileFault.writing(folder, e);
    }
  }

  /** Refuses a folder in which no run can be saved, before anything is sent. */
  public void check() {
    OutputFolder.require(folder);
  }

  /**
   * Finds a run by its id, a prefix of it, {@code last}, or a path to its folder or report.
   *
   * @throws IllegalArgumentException when several runs begin with the prefix
   */
  public Optional<Path> find(String name) {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      return Optional.of(path);
    }
    if (Files.isRegularFile(path)) {
      return Optional.of(path);
    }
    List<Path> all = all();
    if (name.equals(LAST)) {
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
    List<Path> found =
        all.stream().filter(each -> each.getFileName().toString().startsWith(name)).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "\"" + name + "\" begins the ids of " + found.size() + " runs; give a longer prefix");
    }
    return found.stream().findFirst();
  }

  /** Oldest first: ids are ordered by time. */
  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.filter(each -> Files.exists(each.resolve(REPORT)))
          .sorted(Comparator.comparing(each -> each.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw FileFault.reading(folder, e);
    }
  }
}
