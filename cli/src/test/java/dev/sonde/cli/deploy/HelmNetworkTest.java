package dev.sonde.cli.deploy;

import static dev.sonde.cli.deploy.HelmChart.flag;
import static dev.sonde.cli.deploy.HelmChart.kind;
import static dev.sonde.cli.deploy.HelmChart.name;
import static dev.sonde.cli.deploy.HelmChart.texts;
import static dev.sonde.cli.deploy.HelmChart.workers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the network policies and the monitors of the chart's pods. */
final class HelmNetworkTest {

  private static final Path STRIMZI = HelmChart.CHARTS.resolve("examples/strimzi-scram.yaml");
  private static final String COORDINATOR = "load-sonde-coordinator";
  private static final String WORKERS = "load-sonde-workers";

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
  void onlyThePortThatIsServedIsOpen(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    for (JsonNode policy : kind(objects, "NetworkPolicy")) {
      assertThat(texts(policy.at("/spec/policyTypes"))).containsExactly("Ingress", "Egress");
      JsonNode rules = policy.at("/spec/ingress");
      assertThat(rules).as(name(policy)).hasSize(1);
      assertThat(rules.at("/0/from")).isNotEmpty().allMatch(peer -> !peer.isEmpty());
      JsonNode selected =
          HelmChart.chosen(kind(objects, "Deployment"), policy.at("/spec/podSelector/matchLabels"))
              .get(0);
      assertThat(ports(rules.get(0)))
          .containsExactly(
              selected.at("/spec/template/spec/containers/0/ports/0/containerPort").asInt());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void outGoNamesKafkaAndHttpsWithoutPrivateAddresses(Path example) throws IOException {
    List<JsonNode> objects = chart.render(example);
    String kafka = flag(kind(objects, "Deployment").get(0), "--kafka=");
    TreeSet<Integer> brokers = new TreeSet<>();
    for (String server : kafka.split(",", -1)) {
      brokers.add(Integer.valueOf(server.replaceAll(".*:", "")));
    }
    for (JsonNode policy : kind(objects, "NetworkPolicy")) {
      JsonNode rules = policy.at("/spec/egress");
      assertThat(rules).as(name(policy)).hasSize(3);
      assertThat(ports(rules.get(0))).containsOnly(53);
      assertThat(ports(rules.get(1))).containsExactlyElementsOf(brokers);
      assertThat(ports(rules.get(2))).containsExactly(443);
      assertThat(rules.get(2).path("to")).hasSize(2);
      JsonNode four = rules.at("/2/to/0/ipBlock");
      assertThat(four.path("cidr").asText()).isEqualTo("0.0.0.0/0");
      assertThat(texts(four.path("except")))
          .contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16");
      assertThat(texts(rules.at("/2/to/1/ipBlock/except"))).contains("fc00::/7", "fe80::/10");
    }
  }

  @Test
  void furtherEgressIsOfTheRoleItWasGivenTo() throws IOException {
    String rule = "ExtraEgress[0].to[0].podSelector.matchLabels.app=";
    List<JsonNode> objects =
        chart.render(
            HelmChart.MINIMAL,
            "networkPolicy.worker" + rule + "model",
            "networkPolicy.coordinator" + rule + "catalog");
    assertThat(fourthEgress(objects, WORKERS)).isEqualTo("model");
    assertThat(fourthEgress(objects, COORDINATOR)).isEqualTo("catalog");
  }

  private static String fourthEgress(List<JsonNode> objects, String policy) {
    return one(objects, "NetworkPolicy", policy)
        .at("/spec/egress/3/to/0/podSelector/matchLabels/app")
        .asText();
  }

  @Test
  void whoIsNamedReachesTheApiAndNobodyElse() throws IOException {
    JsonNode api = one(chart.render(STRIMZI), "NetworkPolicy", COORDINATOR);
    assertThat(api.at("/spec/ingress/0/from").findValuesAsText("kubernetes.io/metadata.name"))
        .containsExactly("ingress-nginx", "monitoring");
    List<JsonNode> closed =
        chart.render(
            HelmChart.MINIMAL, "networkPolicy.apiFrom=null", "networkPolicy.metricsFrom=null");
    for (JsonNode policy : kind(closed, "NetworkPolicy")) {
      assertThat(policy.at("/spec/ingress").isArray()).isTrue();
      assertThat(policy.at("/spec/ingress")).isEmpty();
    }
    assertThat(
            kind(chart.render(HelmChart.MINIMAL, "networkPolicy.enabled=false"), "NetworkPolicy"))
        .isEmpty();
  }

  @Test
  void theIngressEndsTlsAndLeadsToTheService() throws IOException {
    List<JsonNode> objects = chart.render(STRIMZI);
    JsonNode ingress = one(objects, "Ingress", COORDINATOR);
    assertThat(ingress.at("/spec/ingressClassName").asText()).isEqualTo("nginx");
    assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("sonde-tls");
    assertThat(texts(ingress.at("/spec/tls/0/hosts")))
        .containsExactly(ingress.at("/spec/rules/0/host").asText());
    JsonNode backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");
    JsonNode service = one(objects, "Service", backend.path("name").asText());
    assertThat(service.at("/spec/ports").findValuesAsText("name"))
        .containsExactly(backend.at("/port/name").asText());
  }

  @Test
  void monitorsChooseWhatTheyScrapeAndCarryTheToken() throws IOException {
    List<JsonNode> objects = chart.render(STRIMZI);
    JsonNode service = one(objects, "Service", COORDINATOR);
    JsonNode monitor = one(objects, "ServiceMonitor", COORDINATOR);
    assertThat(service.at("/metadata/labels").properties())
        .containsAll(monitor.at("/spec/selector/matchLabels").properties());
    JsonNode endpoint = monitor.at("/spec/endpoints/0");
    assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
    assertThat(endpoint.path("port")).isEqualTo(service.at("/spec/ports/0/name"));
    assertThat(endpoint.at("/authorization/credentials/name").asText()).isEqualTo("sonde-api");
    JsonNode pods = one(objects, "PodMonitor", WORKERS);
    assertThat(HelmChart.chosen(kind(objects, "Deployment"), pods.at("/spec/selector/matchLabels")))
        .containsExactlyElementsOf(workers(objects));
    assertThat(pods.at("/spec/podMetricsEndpoints/0/port"))
        .isEqualTo(workers(objects).get(0).at("/spec/template/spec/containers/0/ports/0/name"));
  }

  @Test
  void withACertificateEverythingAboutTheApiSpeaksTls() throws IOException {
    List<JsonNode> objects =
        chart.render(
            STRIMZI,
            "coordinator.tls.existingSecret=api-tls",
            "coordinator.tls.monitor.serverName=sonde.example.com");
    JsonNode coordinator =
        kind(objects, "Deployment").stream()
            .filter(each -> name(each).equals(COORDINATOR))
            .findFirst()
            .orElseThrow();
    JsonNode pod = coordinator.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    String mounted = "/etc/sonde/api-tls";
    assertThat(texts(container.path("args")))
        .contains("--tls-cert=" + mounted + "/tls.crt", "--tls-key=" + mounted + "/tls.key");
    assertThat(container.path("volumeMounts").findValuesAsText("mountPath")).contains(mounted);
    assertThat(pod.path("volumes").findValuesAsText("secretName")).contains("api-tls");
    assertThat(container.at("/ports/0/name").asText()).isEqualTo("https");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/scheme").asText()).isEqualTo("HTTPS");
      assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("https");
    }
    JsonNode port = one(objects, "Service", COORDINATOR).at("/spec/ports/0");
    assertThat(port.path("name").asText()).isEqualTo("https");
    assertThat(port.path("targetPort").asText()).isEqualTo("https");
    JsonNode scraped = one(objects, "ServiceMonitor", COORDINATOR).at("/spec/endpoints/0");
    assertThat(scraped.path("port").asText()).isEqualTo("https");
    assertThat(scraped.path("scheme").asText()).isEqualTo("https");
    assertThat(scraped.at("/tlsConfig/serverName").asText()).isEqualTo("sonde.example.com");
    assertThat(
            one(objects, "Ingress", COORDINATOR)
                .at("/spec/rules/0/http/paths/0/backend/service/port/name")
                .asText())
        .isEqualTo("https");
    JsonNode worker = workers(objects).get(0).at("/spec/template/spec/containers/0");
    assertThat(worker.at("/readinessProbe/httpGet/scheme").isMissingNode()).isTrue();
    assertThat(worker.path("volumeMounts").findValuesAsText("name")).doesNotContain("api-tls");
  }

  @Test
  void theDashboardIsTheOneThatIsTested() throws IOException {
    assertThat(kind(chart.render(HelmChart.MINIMAL), "ConfigMap")).isEmpty();
    JsonNode map =
        one(
            chart.render(HelmChart.MINIMAL, "monitoring.dashboard.enabled=true"),
            "ConfigMap",
            "load-sonde-dashboard");
    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(map.at("/data/sonde.json").asText()))
        .isEqualTo(
            json.readTree(
                Files.readString(HelmChart.CHARTS.resolve("sonde/dashboards/sonde.json"))));
  }

  private static JsonNode one(List<JsonNode> objects, String kind, String name) {
    assertThat(kind(objects, kind)).extracting(HelmChart::name).contains(name);
    return kind(objects, kind).stream()
        .filter(each -> name(each).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> ports(JsonNode rule) {
    return StreamSupport.stream(rule.path("ports").spliterator(), false)
        .map(each -> each.path("port").asInt())
        .toList();
  }
}
