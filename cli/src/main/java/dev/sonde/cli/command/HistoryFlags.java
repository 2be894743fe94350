package dev.sonde.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a coordinator keeps its index of history. */
final class HistoryFlags {

  private static final String NAME = "history.sqlite";

  @Option(
      names = "--history-index",
      paramLabel = "FILE",
      description =
          "Keep the index of the history of audits in this file; no other process may use it. It is"
              + " built again from Kafka where it is missing. Default: in the folder of --data, else"
              + " temporary.")
  private @Nullable Path index;

  /**
   * The file of the index.
   *
   * @param data the folder for what is kept, or null
   */
  Path index(Closer closer, @Nullable Path data) {
    if (index != null) {
      return index;
    }
    if (data != null) {
      return data.resolve(NAME);
    }
    try {
      Path folder = Files.createTempDirectory("sonde-history-");
      closer.add(() -> delete(folder));
      return folder.resolve(NAME);
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary folder cannot be made", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
