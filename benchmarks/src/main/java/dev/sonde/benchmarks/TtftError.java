package dev.sonde.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a client's stamps with the simulator's records, which use the same monotonic clock.
 *
 * <pre>
 *   client   sent ───────────────────────────── first token read
 *              └ way there ┐                 ┌ way back ┘
 *   simulator           received ── first token flushed
 * </pre>
 *
 * The TTFT error is the client's span minus the simulator's; the read lag is the way back alone.
 */
public final class TtftError {

  private static final Set<String> KEYS = Set.of("control", "stamps");
  private static final Pattern TRUTH =
      Pattern.compile(
          "\"requestId\":\"([^\"]+)\".*\"receivedNanos\":(\\d+).*\"firstTokenNanos\":(\\d+)");

  /** The simulator's times of a request, by the monotonic clock. */
  private record Served(long receivedNanos, long firstTokenNanos) {}

  private TtftError() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = Arguments.of(args, KEYS);
    Map<String, Served> truth =
        truth(arguments.text("control", "http://127.0.0.1:8091/__sim") + "/requests");
    var lines =
        Files.readAllLines(Path.of(arguments.text("stamps", "")), StandardCharsets.US_ASCII);
    long[] errors = new long[lines.size()];
    long[] lags = new long[lines.size()];
    int matched = 0;
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      Served served = truth.get(words[0]);
      if (served != null) {
        long sent = Long.parseLong(words[1]);
        long read = Long.parseLong(words[2]);
        errors[matched] = (read - sent) - (served.firstTokenNanos - served.receivedNanos);
        lags[matched++] = read - served.firstTokenNanos;
      }
    }
    System.out.printf(Locale.ROOT, "matched=%d of=%d", matched, lines.size());
    print("error", Arrays.copyOf(errors, matched));
    print("lag", Arrays.copyOf(lags, matched));
    System.out.println();
  }

  private static Map<String, Served> truth(String uri) throws IOException, InterruptedException {
    Map<String, Served> truth = new HashMap<>();
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
    response
        .body()
        .forEach(
            line -> {
              Matcher found = TRUTH.matcher(line);
              if (found.find()) {
                truth.put(
                    found.group(1),
                    new Served(Long.parseLong(found.group(2)), Long.parseLong(found.group(3))));
              }
            });
    return truth;
  }

  /** Prints percentiles by nearest rank, in milliseconds. */
  private static void print(String name, long[] nanos) {
    Arrays.sort(nanos);
    if (nanos.length == 0) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        " %sP50=%.3f %sP99=%.3f %sMax=%.3f",
        name,
        rank(nanos, 0.5) / 1e6,
        name,
        rank(nanos, 0.99) / 1e6,
        name,
        nanos[nanos.length - 1] / 1e6);
  }

  private static long rank(long[] sorted, double part) {
    return sorted[(int) Math.max(0, Math.ceil(part * sorted.length) - 1)];
  }
}
