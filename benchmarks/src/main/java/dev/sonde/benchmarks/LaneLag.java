package dev.sonde.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Prints the send lag of a saved run's probes, after some seconds, in milliseconds. */
public final class LaneLag {

  private static final Pattern SENT = Pattern.compile("\"sent\"\\s*:\\s*(\\d+)");
  private static final Pattern LAG = Pattern.compile("\"sendLag\"\\s*:\\s*([\\d.]+)");
  private static final long SECOND_MICROS = 1_000_000;

  private LaneLag() {}

  public static void main(String[] args) throws IOException {
    long fromMicros = Long.parseLong(args[1]) * SECOND_MICROS;
    LongStream.Builder lags = LongStream.builder();
    Path events = Path.of(args[0]).resolve("events.jsonl");
    try (BufferedReader lines = Files.newBufferedReader(events, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher sent = SENT.matcher(line);
        Matcher lag = LAG.matcher(line);
        if (sent.find() && lag.find() && Long.parseLong(sent.group(1)) >= fromMicros) {
          lags.add(Math.round(Double.parseDouble(lag.group(1)) * 1000));
        }
      }
    }
    long[] sorted = lags.build().sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no probe of " + events + " was sent that late");
    }
    System.out.printf(
        Locale.ROOT,
        "probes=%d p50=%.3f p99=%.3f max=%.3f above1ms=%d%n",
        sorted.length,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1),
        Arrays.stream(sorted).filter(lag -> lag > 1000).count());
  }

  private static double at(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1000.0;
  }
}
