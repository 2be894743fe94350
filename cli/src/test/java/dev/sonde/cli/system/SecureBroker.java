package dev.sonde.cli.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker that requires TLS and a SCRAM login, and gives its user the access rules of the chart's
 * README and no others. Its keys are created with it and deleted with it.
 */
final class SecureBroker implements AutoCloseable {

  static final String USER = "sonde";

  private final TestKeys keys;
  private final String password = UUID.randomUUID().toString();
  private final int securePort = FreePort.find();
  private final int plainPort = FreePort.find();
  private final KafkaRaftServer server;

  private SecureBroker(Path folder, Map<String, String> more) throws Exception {
    keys = TestKeys.make(folder);
    Path logs = folder.resolve("kafka");
    Properties properties = properties(logs);
    properties.putAll(more);
    KafkaConfig config = KafkaConfig.fromProps(properties);
    format(logs.toString());
    server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    setPassword(password);
    allow(AccessRules.of(USER));
  }

  static SecureBroker start(Path folder) throws Exception {
    return new SecureBroker(folder, Map.of());
  }

  /** Starts a broker that requires a new login at this interval. */
  static SecureBroker startAsking(Path folder, Duration every) throws Exception {
    return new SecureBroker(
        folder, Map.of("connections.max.reauth.ms", Long.toString(every.toMillis())));
  }

  /** Changes the password of the user. */
  void rotatePassword() throws Exception {
    setPassword(UUID.randomUUID().toString());
  }

  /** The address with TLS and login. */
  String bootstrap() {
    return "127.0.0.1:" + securePort;
  }

  /** The address without TLS and login. */
  String plainBootstrap() {
    return "127.0.0.1:" + plainPort;
  }

  String password() {
    return password;
  }

  Path ca() {
    return keys.ca();
  }

  /** A CA that did not sign the broker's certificate. */
  Path strangersCa() {
    return keys.strangersCa();
  }

  /** The settings of a client. */
  Map<String, String> settings(String givenPassword) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(USER, givenPassword),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        ca().toString());
  }

  /** Writes the settings to a file, as an operator does. */
  static Path file(Path folder, Map<String, String> settings) throws IOException {
    StringBuilder lines = new StringBuilder();
    settings.forEach(
        (key, value) -> lines.append("kafka.").append(key).append('=').append(value).append('\n'));
    return Files.writeString(folder.resolve("kafka.properties"), lines);
  }

  private void setPassword(String given) throws Exception {
    try (Admin admin = admin()) {
      ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, info, given)))
          .all()
          .get();
    }
  }

  private void allow(List<AclBinding> rules) throws Exception {
    try (Admin admin = admin()) {
      admin.createAcls(rules).all().get();
    }
  }

  /** A client with all permissions. */
  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", (Object) plainBootstrap()));
  }

  private static void format(String directory) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setMetadataLogDirectory(directory)
        .addDirectory(directory)
        .setInitialControllers(DynamicVoters.parse("1@127.0.0.1:1:" + Uuid.randomUuid()))
        .setHasDynamicQuorum(true)
        .run();
  }

  private Properties properties(Path logs) {
    String listeners = "SECURE://" + bootstrap() + ",PLAIN://" + plainBootstrap();
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("listeners", listeners + ",CONTROLLER://127.0.0.1:0");
    config.put("advertised.listeners", listeners);
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAIN");
    config.put(
        "listener.security.protocol.map", "SECURE:SASL_SSL,PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.quorum.bootstrap.servers", "127.0.0.1:1");
    config.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    config.put(
        "listener.name.secure.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    config.put("listener.name.secure.ssl.keystore.type", "PKCS12");
    config.put("listener.name.secure.ssl.keystore.location", keys.store());
    config.put("listener.name.secure.ssl.keystore.password", TestKeys.PASSWORD);
    config.put("listener.name.secure.ssl.key.password", TestKeys.PASSWORD);
    // Only this test and the broker itself connect without TLS and login.
    config.put("authorizer.class.name", StandardAuthorizer.class.getName());
    config.put("super.users", "User:ANONYMOUS");
    config.put("log.dirs", logs.toString());
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      config.put(topic + ".replication.factor", "1");
      config.put(topic + ".num.partitions", "1");
    }
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("controlled.shutdown.enable", "false");
    config.put("message.max.bytes", Integer.toString(64 << 20));
    return config;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
