package dev.sonde.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends probes through the whole pipeline, {@code sonde compare} in another process, and prints the
 * memory in use after every tenth of the probes.
 */
public final class PipelineMemory {

  private static final Set<String> KEYS =
      Set.of("jar", "probes", "lanes", "router", "control", "state");
  private static final Pattern POSTS = Pattern.compile("\"posts\":(\\d+)");
  private static final Pattern LIVE = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final int SAMPLES = 10;
  private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Process sonde;
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest stats;

  private PipelineMemory(Process sonde, String control) {
    this.sonde = sonde;
    this.stats = HttpRequest.newBuilder(URI.create(control + "/stats")).build();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = Arguments.of(args, KEYS);
    int probes = arguments.number("probes", 1_000_000);
    Process sonde = start(arguments, probes);
    try {
      PipelineMemory memory =
          new PipelineMemory(sonde, arguments.text("control", "http://127.0.0.1:8091/__sim"));
      for (int i = 1; i <= SAMPLES; i++) {
        // The last sample is taken a little early, while the process still exists.
        memory.await(i < SAMPLES ? (long) probes * i / SAMPLES : probes - probes / 100L);
        memory.sample();
      }
      System.err.println("sonde ended with " + sonde.waitFor());
    } finally {
      sonde.destroy();
    }
  }

  private static Process start(Arguments arguments, int probes) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            arguments.text("jar", "cli/target/sonde.jar"),
            "dev.sonde.cli.SondeMain",
            "compare",
            "truth/model",
            "--providers",
            "a",
            "--router",
            arguments.text("router", "http://127.0.0.1:8090/v1"),
            "--count",
            Integer.toString(probes),
            "--concurrency",
            Integer.toString(arguments.number("lanes", 64)),
            "--yes",
            "--quiet");
    File state = new File(arguments.text("state", System.getProperty("java.io.tmpdir")));
    command.environment().put("XDG_STATE_HOME", state.getPath());
    command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.redirectError(ProcessBuilder.Redirect.INHERIT);
    return command.start();
  }

  /** Waits until the simulator has received this number of requests. */
  private void await(long requests) throws IOException, InterruptedException {
    long last = -1;
    long since = System.nanoTime();
    while (true) {
      long posts = find(POSTS, http.send(stats, HttpResponse.BodyHandlers.ofString()).body());
      if (posts >= requests) {
        return;
      }
      if (posts != last) {
        last = posts;
        since = System.nanoTime();
      }
      if (!sonde.isAlive() || System.nanoTime() - since > STALLED_NANOS) {
        throw new IllegalStateException("the run stopped at " + posts + " of " + requests);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void sample() throws IOException, InterruptedException {
    // The histogram command collects garbage first and counts only live objects.
    long liveBytes = find(LIVE, jcmd("GC.class_histogram"));
    String body = http.send(stats, HttpResponse.BodyHandlers.ofString()).body();
    System.out.printf(
        Locale.ROOT,
        "probes=%d heapKib=%d residentMib=%d%n",
        find(POSTS, body),
        liveBytes / 1024,
        ProcessUsage.residentMib(Long.toString(sonde.pid())));
  }

  private String jcmd(String what) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(sonde.pid()),
            what);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + what + " failed: " + output);
    }
    return output;
  }

  private static long find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return Long.parseLong(found.group(1));
  }
}
