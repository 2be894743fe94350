package dev.sonde.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints when the first probe of a saved run was sent, in milliseconds since 1970. */
public final class FirstProbe {

  private static final Pattern RUN_STARTED = Pattern.compile("\"startedAt\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STARTED = Pattern.compile("\"started\"\\s*:\\s*(-?\\d+)");

  private FirstProbe() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Matcher run = RUN_STARTED.matcher(read(folder.resolve("report.json")));
    Matcher probe = STARTED.matcher(read(folder.resolve("events.jsonl")));
    if (!run.find() || !probe.find()) {
      throw new IllegalStateException("no probe of " + folder + " was sent");
    }
    long firstMicros = Long.MAX_VALUE;
    do {
      firstMicros = Math.min(firstMicros, Long.parseLong(probe.group(1)));
    } while (probe.find());
    System.out.println(Instant.parse(run.group(1)).toEpochMilli() + firstMicros / 1000);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
