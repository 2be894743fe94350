package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka over TLS with a login and access rules: what works, and the messages of faults. */
class SecureKafkaIT {

  /** Far below the minute after which Kafka's clients give up, and enough for a busy machine. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  private static final String WRONG = "not-the-password";

  @TempDir private static Path folder = Path.of("");
  private static SecureBroker broker;

  @TempDir private Path home = Path.of("");

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SecureBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void coordinatorAndWorkerMeasureOverIt() throws IOException {
    Path config = SecureBroker.file(home, broker.settings(broker.password()));
    try (RoleFleet fleet = new RoleFleet();
        IndependentServer server =
            IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      fleet.start(home, broker.bootstrap(), 1, "--config", config.toString());
      Figures figures = fleet.submit(server, "load: {count: 20}").report();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(40);
      // The numbers of replicas could be read too, also those of Kafka's internal topics.
      assertThat(figures.report().at("/run/durability/copies").asInt()).isEqualTo(1);
      for (FleetProcess process : fleet.processes()) {
        assertThat(process.logged()).doesNotContainIgnoringCase("authoriz");
        assertThat(process.commandLine()).doesNotContain(broker.password());
        assertThat(process.printed() + process.logged()).doesNotContain(broker.password());
      }
    }
  }

  @Test
  void theWrongPasswordIsSaidAtOnceByEveryRoleAndVerb() throws IOException {
    Path config = SecureBroker.file(home, broker.settings(WRONG));
    List<String> flags = new ArrayList<>();
    broker
        .settings(WRONG)
        .forEach((key, value) -> flags.addAll(List.of("--kafka-config", key + "=" + value)));
    String[] given = flags.toArray(new String[0]);
    List<Sonde.Result> results =
        List.of(
            role("worker", config),
            role("coordinator", config),
            verb(given, "compare", "truth/model", "--simulate", "--count", "1"),
            verb(given, "report", "last"),
            verb(given, "events", "last"));
    for (Sonde.Result result : results) {
      assertThat(result.exitCode()).as(result.err()).isEqualTo(5);
      assertThat(result.err())
          .contains(
              "Kafka at " + broker.bootstrap() + " refuses the login of \"sonde\" by SCRAM-SHA-512")
          .contains("sasl.jaas.config")
          .doesNotContain(WRONG, "\tat ");
    }
  }

  private Sonde.Result role(String role, Path config) {
    return atOnce(role, "--kafka", broker.bootstrap(), "--config", config.toString());
  }

  private Sonde.Result verb(String[] settings, String... verb) {
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(List.of("--kafka", broker.bootstrap()));
    all.addAll(List.of(settings));
    return atOnce(all.toArray(new String[0]));
  }

  private Sonde.Result atOnce(String... command) {
    long began = System.nanoTime();
    Sonde.Result result = Sonde.at(home).run(command);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("%s: %s", command[0], result.err())
        .isLessThan(AT_ONCE);
    return result;
  }

  /** A wrong setting, the exit code, and the message. */
  static Stream<List<Object>> faults() {
    return Stream.of(
        List.of("ssl.truststore.location", "STRANGER", 5, "certificate is not trusted"),
        List.of("ssl.truststore.location", "/nowhere/ca.pem", 2, "/nowhere/ca.pem"),
        List.of("sasl.mechanism", "PLAIN", 5, "does not support sasl.mechanism=PLAIN"),
        List.of("sasl.jaas.config", "nonsense", 2, "JAAS"),
        List.of("security.protocol", "PLAINTEXT", 5, "security.protocol=SASL_SSL"),
        List.of("bootstrap", "PLAIN", 5, "security.protocol is SASL_SSL: check that this port"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsWrongIsNamed(List<Object> fault) throws IOException {
    String key = (String) fault.get(0);
    String value = (String) fault.get(1);
    Map<String, String> settings = new TreeMap<>(broker.settings(broker.password()));
    String bootstrap = broker.bootstrap();
    if (key.equals("bootstrap")) {
      bootstrap = broker.plainBootstrap();
    } else {
      settings.put(key, value.equals("STRANGER") ? broker.strangersCa().toString() : value);
    }
    if (key.equals("sasl.mechanism")) {
      settings.computeIfPresent(
          "sasl.jaas.config",
          (name, line) -> line.replace("scram.ScramLoginModule", "plain.PlainLoginModule"));
    }
    Sonde.Result result =
        atOnce(
            "worker",
            "--kafka",
            bootstrap,
            "--config",
            SecureBroker.file(home, settings).toString());

    assertThat(result.exitCode()).as(result.err()).isEqualTo(fault.get(2));
    assertThat(result.err())
        .contains((String) fault.get(3))
        .doesNotContain(broker.password(), "\tat ");
  }
}
