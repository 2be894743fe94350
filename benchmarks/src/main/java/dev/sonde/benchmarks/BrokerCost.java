package dev.sonde.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a process with an embedded broker spends over some seconds: requests of each kind that the
 * broker answers, and processor time by group of threads. It attaches to the process, which runs
 * on.
 *
 * <p>{@code pid=PROCESS seconds=20 rate=PROBES_A_SECOND}
 */
public final class BrokerCost {

  /** Not counted: heartbeats, and the sum of the fetches of consumers and followers. */
  private static final Set<String> UNCOUNTED =
      Set.of("Fetch", "Heartbeat", "BrokerHeartbeat", "ConsumerGroupHeartbeat", "Vote");

  private static final int ROWS = 14;

  /** The threads of Kafka's broker and controller, with digits as {@code #}. */
  private static final Pattern BROKER =
      Pattern.compile(
          "(data-plane-)?kafka-(request-handler|network|socket|log|scheduler|raft).*"
              + "|.*(controller|quorum|raft|group-coordinator|share-coordinator|metadata-loader"
              + "|snapshot|TxnMarker|AddPartitions|ExpirationReaper|transaction|forwarding"
              + "|broker-#|executor-).*");

  private BrokerCost() {}

  public static void main(String[] arguments) throws Exception {
    Arguments given = Arguments.of(arguments, Set.of("pid", "seconds", "rate"));
    int seconds = given.number("seconds", 20);
    int rate = given.number("rate", 300);
    try (JMXConnector connector = connect(given.text("pid", ""))) {
      MBeanServerConnection process = connector.getMBeanServerConnection();
      Sample before = Sample.of(process);
      Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
      Sample after = Sample.of(process);
      print(before, after, rate);
    }
  }

  @SuppressWarnings("BanJNDI") // The process is on this machine and belongs to who asks.
  private static JMXConnector connect(String pid) throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(pid);
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
  }

  /** The counts of a moment. */
  private record Sample(
      long nanos, Map<String, Long> requests, Map<String, Long> threadNanos, long processNanos) {

    static Sample of(MBeanServerConnection process) throws IOException, JMException {
      return new Sample(System.nanoTime(), requests(process), threads(process), cpu(process));
    }

    private static Map<String, Long> requests(MBeanServerConnection process)
        throws IOException, JMException {
      Map<String, Long> counts = new TreeMap<>();
      ObjectName all = new ObjectName("kafka.network:type=RequestMetrics,name=RequestsPerSec,*");
      for (ObjectName each : process.queryNames(all, null)) {
        long count = (Long) process.getAttribute(each, "Count");
        counts.merge(each.getKeyProperty("request"), count, Long::sum);
      }
      return counts;
    }

    private static Map<String, Long> threads(MBeanServerConnection process) throws IOException {
      ThreadMXBean threads =
          ManagementFactory.newPlatformMXBeanProxy(
              process, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      Map<String, Long> nanos = new HashMap<>();
      for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
        if (each != null) {
          String group = each.getThreadName().replaceAll("[0-9]+", "#");
          nanos.merge(group, threads.getThreadCpuTime(each.getThreadId()), Long::sum);
        }
      }
      return nanos;
    }

    private static long cpu(MBeanServerConnection process) throws IOException, JMException {
      return (Long)
          process.getAttribute(
              new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuTime");
    }

    /** The differences to a later sample, greatest first. */
    private static Map<String, Long> grown(Map<String, Long> before, Map<String, Long> after) {
      Map<String, Long> grown = new TreeMap<>();
      after.forEach((key, value) -> grown.put(key, value - before.getOrDefault(key, 0L)));
      return grown;
    }
  }

  private static void print(Sample before, Sample after, int rate) {
    double seconds = (after.nanos() - before.nanos()) / (double) TimeUnit.SECONDS.toNanos(1);
    Map<String, Long> requests = Sample.grown(before.requests(), after.requests());
    long counted =
        requests.entrySet().stream()
            .filter(each -> !UNCOUNTED.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    System.out.printf(
        "requestsASecond=%.1f (each fetch once, without heartbeats)%n", counted / seconds);
    largest(requests, (name, count) -> "  %-28s %8.1f a second".formatted(name, count / seconds));
    long process = after.processNanos() - before.processNanos();
    System.out.printf(
        "processMicrosAProbe=%.0f coresUsed=%.2f%n",
        process / 1e3 / seconds / rate, process / 1e9 / seconds);
    Map<String, Long> threads = Sample.grown(before.threadNanos(), after.threadNanos());
    long broker =
        threads.entrySet().stream()
            .filter(each -> BROKER.matcher(each.getKey()).matches())
            .mapToLong(Map.Entry::getValue)
            .sum();
    System.out.printf("brokerMicrosAProbe=%.0f%n", broker / 1e3 / seconds / rate);
    largest(
        threads,
        (name, nanos) -> "  %-44s %8.1f us a probe".formatted(name, nanos / 1e3 / seconds / rate));
  }

  @FunctionalInterface
  private interface Row {
    String of(String name, long value);
  }

  private static void largest(Map<String, Long> values, Row row) {
    values.entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(ROWS)
        .forEach(each -> System.out.println(row.of(each.getKey(), each.getValue())));
  }
}
