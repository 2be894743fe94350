package dev.sonde.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A single broker that is also its controller, on loopback only. All its files are in one folder.
 * The folder is deleted at the end unless the caller gave it.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String SEGMENT = Integer.toString(2 << 20);

  private final KafkaRaftServer server;
  private final Path folder;
  private final boolean keep;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, Path folder, boolean keep, int port) {
    this.server = server;
    this.folder = folder;
    this.keep = keep;
    this.port = port;
  }

  /** A formatted folder and a configured server that is not started. */
  public static final class Prepared {

    private final EmbeddedBroker broker;

    private Prepared(EmbeddedBroker broker) {
      this.broker = broker;
    }

    public EmbeddedBroker start() {
      broker.server.startup();
      return broker;
    }

    /** Deletes the files of a broker that is not needed. */
    public void discard() {
      if (!broker.keep) {
        remove(broker.folder);
      }
    }
  }

  /** Starts on any free port, with a temporary folder that is deleted at the end. */
  public static EmbeddedBroker temporary() {
    return temporary(0);
  }

  /**
   * Starts on the given port (0: any free one), with a temporary folder that is deleted at the end.
   */
  public static EmbeddedBroker temporary(int port) {
    return prepareTemporary(port).start();
  }

  /**
   * Prepares a broker for a port (0: any free one), with a temporary folder that is deleted at the
   * end.
   */
  public static Prepared prepareTemporary(int port) {
    try {
      return prepare(Files.createTempDirectory("sonde-broker-"), false, port);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder for the embedded broker", e);
    }
  }

  /** Starts on the given port (0: any free one), in a folder that is kept. */
  public static EmbeddedBroker keeping(Path folder, int port) {
    try {
      return prepare(Files.createDirectories(folder), true, port).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + folder + " for the embedded broker", e);
    }
  }

  private static Prepared prepare(Path folder, boolean keep, int wantedPort) throws IOException {
    int port = wantedPort == 0 ? freePort() : wantedPort;
    Path logs = folder.resolve("data");
    boolean used = Files.exists(logs.resolve("meta.properties"));
    if (!used) {
      format(logs);
    }
    KafkaConfig config = KafkaConfig.fromProps(properties(port, logs, used));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    return new Prepared(new EmbeddedBroker(server, folder, keep, port));
  }

  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** The folder of its data. */
  public Path folder() {
    return folder;
  }

  private static void format(Path logs) {
    String directory = logs.toString();
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setMetadataLogDirectory(directory)
        .addDirectory(directory)
        .setIgnoreFormatted(true)
        .setInitialControllers(DynamicVoters.parse("1@127.0.0.1:1:" + Uuid.randomUuid()))
        .setHasDynamicQuorum(true);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory + " for the broker", e);
    }
  }

  private static Properties properties(int port, Path logs, boolean used) {
    Properties config = new Properties();
    String listener = "PLAINTEXT://127.0.0.1:" + port;
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("listeners", listener + ",CONTROLLER://127.0.0.1:0");
    config.put("advertised.listeners", listener);
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.quorum.bootstrap.servers", "127.0.0.1:1");
    config.put("log.dirs", logs.toString());
    singleCopy(config);
    // Controller and broker are one process: none is lost without the other, but both can starve.
    // Only after kill -9 an old registration must expire before the restarted broker can serve.
    config.put("broker.session.timeout.ms", used ? "2000" : "60000");
    config.put("broker.heartbeat.interval.ms", "500");
    // There is no other broker to hand leadership to.
    config.put("controlled.shutdown.enable", "false");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("auto.create.topics.enable", "false");
    config.put("message.max.bytes", Integer.toString(64 << 20));
    config.put("replica.fetch.max.bytes", Integer.toString(64 << 20));
    config.put("socket.request.max.bytes", Integer.toString(100 << 20));
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
    // The cores are shared with the load itself: few threads, with few wake-ups.
    config.put("num.network.threads", "1");
    config.put("num.io.threads", "2");
    config.put("num.recovery.threads.per.data.dir", "1");
    config.put("background.threads", "2");
    return config;
  }

  /**
   * The topics in which a broker keeps groups and transactions, with their settings. The broker
   * creates each when it is first needed, and whoever needed it tries again; to create them with
   * other topics is faster. Each has one partition.
   */
  public static Map<String, Map<String, String>> internalTopics() {
    return Map.of(
        "__consumer_offsets",
        Map.of(
            "cleanup.policy", "compact", "compression.type", "producer", "segment.bytes", SEGMENT),
        "__transaction_state",
        Map.of(
            "cleanup.policy",
            "compact",
            "compression.type",
            "uncompressed",
            "min.insync.replicas",
            "1",
            "unclean.leader.election.enable",
            "false",
            "segment.bytes",
            SEGMENT));
  }

  private static void singleCopy(Properties config) {
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      config.put(topic + ".replication.factor", "1");
      config.put(topic + ".num.partitions", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    // What a restarted broker reads before its groups and transactions are whole again: a segment
    // is compacted only when it is full.
    config.put("offsets.topic.segment.bytes", SEGMENT);
    config.put("transaction.state.log.segment.bytes", SEGMENT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    if (!keep) {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
