package dev.sonde.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The settings of Kafka clients: those that Sonde requires, and those that the operator adds.
 *
 * @param bootstrap {@code host:port[,host:port…]}
 * @param extra client settings such as TLS and SASL
 * @param naming of the topics and groups that the clients use
 */
public record KafkaSettings(String bootstrap, Map<String, String> extra, Naming naming) {

  /**
   * Options to close a {@link #reader} at once. It has no group to leave, and would otherwise wait
   * for the reply to its last fetch.
   */
  public static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final long CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int MAX_REQUEST_BYTES = 64 << 20;
  private static final int GATHERED_BYTES = 256 << 10;

  public KafkaSettings {
    extra = Map.copyOf(extra);
  }

  /** The settings of a cluster whose topics have their usual names. */
  public KafkaSettings(String bootstrap, Map<String, String> extra) {
    this(bootstrap, extra, Naming.USUAL);
  }

  /**
   * The same cluster for roles that rehearse: their topics are {@code sonde.rehearsal.*}, and their
   * groups and transactional ids begin with {@code sonde-rehearsal-}. What they write reaches no
   * topic of a run.
   */
  public KafkaSettings rehearsing() {
    return new KafkaSettings(bootstrap, extra, Naming.REHEARSAL);
  }

  /** The name in the cluster of a group that is usually called so. */
  public String group(String usual) {
    return naming.id(usual);
  }

  /** The policy of a topic, under its name in the cluster. */
  public TopicPolicy policy(TopicPolicy usual) {
    return new TopicPolicy(naming.topic(usual.name()), usual.partitions(), usual.configs());
  }

  public static KafkaSettings of(String bootstrap) {
    return new KafkaSettings(bootstrap, Map.of());
  }

  /** Leaves out the values of the settings, because one may be a password. */
  @Override
  public String toString() {
    return bootstrap + " " + extra.keySet();
  }

  public Admin admin() {
    return Admin.create(common(Map.of()));
  }

  /** A producer whose writes are acknowledged when every in-sync replica has the record. */
  public Producer<String, byte[]> producer(String clientId) {
    return writing(producing(clientId));
  }

  /** As {@link #producer}, but records wait for this long, or until there are many, for others. */
  public Producer<String, byte[]> gathering(String clientId, Duration linger) {
    Map<String, Object> config = producing(clientId);
    config.put(ProducerConfig.LINGER_MS_CONFIG, (int) linger.toMillis());
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, GATHERED_BYTES);
    return writing(config);
  }

  /** A producer that fences its predecessor with the same id. */
  public Producer<String, byte[]> transactional(String transactionalId) {
    Map<String, Object> config = producing(transactionalId);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, naming.id(transactionalId));
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2_000);
    return writing(config);
  }

  /**
   * A member of a group, without automatic commits.
   *
   * @param instance the id of its seat in the group, see {@link Seat}
   */
  public Consumer<String, byte[]> member(String group, String clientId, String instance) {
    Map<String, Object> config = consuming(clientId);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group(group));
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    // A leaving member waits for the reply to its last fetch.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    // It is also how long a group waits for members that do not join again: five minutes by
    // default, in which nobody has a partition.
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
    // The reply to a heartbeat announces a new member, and a hand-over takes two rounds.
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return consumer(config);
  }

  /** A reader without a group. */
  public Consumer<String, byte[]> reader(String clientId) {
    return consumer(consuming(clientId));
  }

  /** A reader without a group for the Vert.x client; it is closed {@link #AT_ONCE}. */
  public Consumer<String, byte[]> streamed(String clientId) {
    Properties config = common(consuming(clientId));
    return naming == Naming.USUAL
        ? new StreamedConsumer(config)
        : new RenamingStreamedConsumer(config, naming);
  }

  private Producer<String, byte[]> writing(Map<String, Object> config) {
    return naming == Naming.USUAL
        ? new KafkaProducer<>(common(config), new StringSerializer(), new ByteArraySerializer())
        : new RenamingProducer(common(config), naming);
  }

  private Consumer<String, byte[]> consumer(Map<String, Object> config) {
    return naming == Naming.USUAL
        ? new KafkaConsumer<>(common(config), new StringDeserializer(), new ByteArrayDeserializer())
        : new RenamingConsumer(common(config), naming);
  }

  private static Map<String, Object> producing(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // Records already gather while a request is under way; waiting for more only adds delay.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MAX_REQUEST_BYTES);
    return config;
  }

  private static Map<String, Object> consuming(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    // How soon partitions are noticed that are added to a topic.
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    return config;
  }

  private Properties common(Map<String, Object> config) {
    Properties properties = new Properties();
    properties.putAll(extra);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    // JMX registration and client telemetry cost start-up time and are not used.
    properties.put("auto.include.jmx.reporter", "false");
    properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put("enable.metrics.push", "false");
    // A coordinator that is starting, or a transaction that is ending, needs only milliseconds.
    properties.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 10L);
    properties.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000L);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    // A lost machine does not reply. By default a client waits 30 seconds for it, and probes miss
    // their due times. Repeated requests are idempotent.
    properties.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    properties.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MILLIS);
    properties.putAll(config);
    return properties;
  }
}
