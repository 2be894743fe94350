package dev.sonde.cli.deploy;

import static dev.sonde.cli.deploy.HelmChart.chosen;
import static dev.sonde.cli.deploy.HelmChart.containers;
import static dev.sonde.cli.deploy.HelmChart.flag;
import static dev.sonde.cli.deploy.HelmChart.kind;
import static dev.sonde.cli.deploy.HelmChart.named;
import static dev.sonde.cli.deploy.HelmChart.texts;
import static dev.sonde.cli.deploy.HelmChart.workers;
import static dev.sonde.cli.deploy.HelmChart.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.spi.LoginModule;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart, linted and rendered by Helm itself with each of its examples. */
@NullMarked
final class HelmChartTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KAFKA_FLAG = "--kafka-config=";

  private static HelmChart chart;

  @BeforeAll
  static void helmLoads(@TempDir Path temporary) {
    chart = HelmChart.in(temporary);
  }

  static List<Path> examples() throws IOException {
    return HelmChart.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void lintsWithoutErrorsAndWarnings(Path example) throws IOException {
    Path copy = chart.copy("lint-" + example.getFileName());
    ObjectNode values = (ObjectNode) yaml(Files.readString(copy.resolve("values.yaml"))).get(0);
    JSON.configOverride(ArrayNode.class).setMergeable(false);
    JSON.readerForUpdating(values).readValue(yaml(Files.readString(example)).get(0));
    Files.writeString(copy.resolve("values.yaml"), JSON.writeValueAsString(values));
    LintResult result = new Helm(copy).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(each -> each.matches(".*(ERROR|WARNING).*"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void podsAreConfined(Path example) throws IOException {
    for (JsonNode deployment : kind(chart.render(example), "Deployment")) {
      JsonNode pod = deployment.at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      for (JsonNode container : pod.path("containers")) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(texts(context.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(container.at("/resources/limits/cpu").isMissingNode()).isTrue();
        assertThat(container.at("/resources/limits/memory"))
            .isEqualTo(container.at("/resources/requests/memory"));
        mountsAreVolumes(pod, container);
      }
    }
  }

  private static void mountsAreVolumes(JsonNode pod, JsonNode container) {
    List<String> volumes = pod.path("volumes").findValuesAsText("name");
    assertThat(container.path("volumeMounts").findValuesAsText("name"))
        .containsExactlyInAnyOrderElementsOf(volumes);
    for (JsonNode mount : container.path("volumeMounts")) {
      boolean written =
          List.of("/tmp", "/var/lib/sonde").contains(mount.path("mountPath").asText());
      assertThat(mount.path("readOnly").asBoolean()).as("%s", mount).isNotEqualTo(written);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void namesSecretsWithoutTellingThem(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    assertThat(kind(objects, "Secret")).isEmpty();
    for (JsonNode container : containers(objects)) {
      assertThat(texts(container.path("args"))).noneMatch(each -> each.matches(".*(jaas|passw).*"));
      for (JsonNode variable : container.path("env")) {
        String name = variable.path("name").asText();
        String value = variable.path("value").asText();
        if (name.matches(".*(TOKEN|PASSWORD|SECRET|KEY)")) {
          assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).as(name).isNotEmpty();
          assertThat(value).as(name).isEmpty();
        }
        assertThat(value.replaceAll("password=\"?\\$\\([A-Z_]+\\)\"?", "")).doesNotContain("passw");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void selectorsChooseTheirPods(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    List<JsonNode> deployments = kind(objects, "Deployment");
    for (JsonNode each : deployments) {
      assertThat(chosen(deployments, each.at("/spec/selector/matchLabels"))).containsExactly(each);
      for (JsonNode spread : each.at("/spec/template/spec/topologySpreadConstraints")) {
        assertThat(chosen(deployments, spread.at("/labelSelector/matchLabels")))
            .containsExactly(each);
      }
    }
    List<JsonNode> budgets = kind(objects, "PodDisruptionBudget");
    assertThat(budgets).hasSameSizeAs(deployments);
    for (JsonNode each : budgets) {
      assertThat(chosen(deployments, each.at("/spec/selector/matchLabels"))).hasSize(1);
    }
    List<JsonNode> coordinators = new ArrayList<>(deployments);
    coordinators.removeAll(workers(objects));
    assertThat(kind(objects, "Service"))
        .flatExtracting(each -> chosen(deployments, each.at("/spec/selector")))
        .containsExactlyElementsOf(coordinators);
    assertThat(kind(objects, "NetworkPolicy"))
        .flatExtracting(each -> chosen(deployments, each.at("/spec/podSelector/matchLabels")))
        .containsExactlyInAnyOrderElementsOf(deployments);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void probesAskWhatIsServed(Path example) throws IOException {
    for (JsonNode container : containers(chart.render(example))) {
      JsonNode port = container.at("/ports/0");
      assertThat(texts(container.path("args")))
          .contains("--host=0.0.0.0", "--port=" + port.path("containerPort").asInt());
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        JsonNode get = container.at("/" + probe + "/httpGet");
        assertThat(get.path("port")).isEqualTo(port.path("name"));
        assertThat(get.path("path").asText())
            .isEqualTo(probe.equals("readinessProbe") ? "/readyz" : "/healthz");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void outlivesTheDrain(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    for (JsonNode worker : workers(objects)) {
      int grace = worker.at("/spec/template/spec/terminationGracePeriodSeconds").asInt();
      String drain = flag(worker, "--drain=");
      assertThat(grace).isGreaterThan(Integer.parseInt(drain.replace("s", "")));
      for (JsonNode scaled : kind(objects, "ScaledObject")) {
        JsonNode policy = scaled.findPath("scaleDown").at("/policies/0");
        assertThat(policy.path("periodSeconds").asInt()).isGreaterThanOrEqualTo(grace);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void scalesByTheLagOfTheRegionsWorkers(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    assertThat(workers(objects))
        .filteredOn(each -> each.at("/spec/replicas").isMissingNode())
        .hasSameSizeAs(kind(objects, "ScaledObject"));
    for (JsonNode scaled : kind(objects, "ScaledObject")) {
      JsonNode worker = named(objects, scaled.at("/spec/scaleTargetRef/name").asText());
      String region = flag(worker, "--region=");
      JsonNode trigger = scaled.at("/spec/triggers/0/metadata");
      assertThat(trigger.path("consumerGroup").asText()).isEqualTo("sonde-workers-" + region);
      assertThat(trigger.path("topic").asText()).isEqualTo(Topics.jobs(region));
      assertThat(trigger.path("bootstrapServers").asText()).isEqualTo(flag(worker, "--kafka="));
      String authentication = scaled.at("/spec/triggers/0/authenticationRef/name").asText();
      assertThat(kind(objects, "TriggerAuthentication"))
          .extracting(HelmChart::name)
          .containsExactly(authentication);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void passesFlagsThatTheRolesHave(Path example) throws IOException {
    for (JsonNode container : containers(chart.render(example))) {
      List<String> args = texts(container.path("args"));
      String help = HelpText.of(args.get(0));
      for (String flag : args.subList(1, args.size())) {
        assertThat(help).contains(flag.replaceFirst("=.*", "="));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void callsWhatTheOperatorLists(Path example) throws IOException {
    for (JsonNode container : containers(chart.render(example))) {
      assertThat(texts(container.path("args")))
          .contains("--allow-endpoint=https://router.huggingface.co=HF_TOKEN");
      assertThat(container.path("env").findValuesAsText("name").contains("HF_TOKEN_PATH"))
          .isEqualTo(container.path("name").asText().equals("worker"));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void reachesKafkaAsItsClientsUnderstand(Path example) throws Exception {
    for (JsonNode container : containers(chart.render(example))) {
      Properties settings = kafkaSettings(container);
      assertThat(AdminClientConfig.configNames()).containsAll(settings.stringPropertyNames());
      settings.put("bootstrap.servers", "127.0.0.1:9092");
      AdminClientConfig config = new AdminClientConfig(settings);
      if (settings.containsKey("sasl.mechanism")) {
        AppConfigurationEntry login =
            JaasContext.loadClientContext(config.values()).configurationEntries().get(0);
        assertThat(Class.forName(login.getLoginModuleName())).isAssignableTo(LoginModule.class);
        assertThat(login.getOptions().get("password")).isEqualTo("value of KAFKA_SASL_PASSWORD");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "kafka.bootstrapServers= => kafka.bootstrapServers is empty",
        "kafka.bootstrapServers=kafka => kafka.bootstrapServers: Does not match pattern",
        "kafka.sasl.enabled=true => kafka.sasl.existingSecret is empty",
        "kafka.sasl.enabled=true kafka.sasl.existingSecret=s => kafka.sasl.usernameKey are empty",
        "kafka.tls.ca.existingSecret=ca => kafka.tls.enabled is false, but",
        "kafka.config.sasl\\.jaas\\.config=x => kafka.config.sasl.jaas.config would put a secret",
        "coordinator.apiToken.existingSecret= => coordinator.apiToken.existingSecret is empty",
        "coordinator.enabled=false workers.regions=null => nothing would run",
        "coordinator.ingress.enabled=true coordinator.ingress.hosts[0]=a => tls.secretName is empty",
        "workers.regions[0].name=eu workers.regions[1].name=eu => workers.regions[1].name is \"eu\"",
        "workers.regions[0].name=EU => workers.regions.0.name: Does not match pattern",
        "workers.regions[0].name=eu workers.regions[0].replica=3 => property replica is not allowed",
        "workers.autoscaling.enabled=true workers.autoscaling.minReplicas=9 => maxReplicas is 8",
        "workers.autoscaling.minReplicas=0 => minReplicas: Must be greater than or equal to 1",
        "workers.extraEnv[0].name=A_KEY workers.extraEnv[0].value=x => A_KEY looks like a secret",
        "workers.extraEnv[0].name=SONDE_ID workers.extraEnv[0].value=x => which the chart sets",
        "endpoints[0].url=kafka:9092 => endpoints.0.url: Does not match pattern",
        "endpoints=null => endpoints is empty",
        "worker.replicas=3 => property worker is not allowed",
        "coordinator.replcas=3 => coordinator: Additional property replcas is not allowed"
      })
  void refusesAndSaysWhere(String sets, String sentence) {
    assertThatThrownBy(() -> chart.render(HelmChart.MINIMAL, sets.split(" ")))
        .hasMessageContaining(sentence);
  }

  /** The Kafka settings in the container's arguments and environment, with references resolved. */
  private static Properties kafkaSettings(JsonNode container) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals("SONDE_KAFKA_CONFIG")) {
        lines.add(variable.path("value").asText().replaceAll("\\$\\(([A-Z_]+)\\)", "value of $1"));
      }
    }
    texts(container.path("args")).stream()
        .filter(each -> each.startsWith(KAFKA_FLAG))
        .forEach(each -> lines.add(each.substring(KAFKA_FLAG.length())));
    Properties settings = new Properties();
    settings.load(new StringReader(String.join("\n", lines)));
    return settings;
  }
}
