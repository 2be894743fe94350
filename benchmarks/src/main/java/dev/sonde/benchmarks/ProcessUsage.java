package dev.sonde.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resource usage of a process, as Linux reports it. */
final class ProcessUsage {

  private static final String SELF = "self";

  private ProcessUsage() {}

  /** Processor time of this process on all its threads, in nanoseconds. */
  static long cpuNanos() {
    // schedstat of each thread is exact; the process's own stat counts in hundredths of a second.
    long sum = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String text = Files.readString(thread.resolve("schedstat"), StandardCharsets.US_ASCII);
        sum += Long.parseLong(text, 0, text.indexOf(' '), 10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read this process's times", e);
    }
    return sum;
  }

  /** Resident memory of this process. */
  static long residentMib() {
    return residentMib(SELF);
  }

  /**
   * Resident memory of a process.
   *
   * @param process its id
   */
  static long residentMib(String process) {
    Path status = Path.of("/proc", process, "status");
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + status, e);
    }
    throw new IllegalStateException(status + " has no VmRSS");
  }

  /** Heap in use after a collection, in KiB. */
  static long heapKibAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1024;
  }
}
