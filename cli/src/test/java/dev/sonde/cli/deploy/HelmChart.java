package dev.sonde.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullMarked;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart as Helm renders it, and queries on the result. */
@NullMarked
final class HelmChart {

  static final Path CHARTS = Path.of("..", "deploy", "helm");
  static final Path MINIMAL = CHARTS.resolve("examples/minimal.yaml");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private HelmChart(Path folder) {
    this.folder = folder;
  }

  /** Skips the test with a message if there is no library of Helm; .ci/run fails in this case. */
  static HelmChart in(Path folder) {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!machine.equals("Linux amd64")) {
      skip("there is no Helm for " + machine);
    }
    try {
      Helm.version().call();
    } catch (LinkageError | IllegalStateException e) {
      skip("Helm does not load here: " + e);
    }
    return new HelmChart(folder);
  }

  private static void skip(String reason) {
    System.err.println("the chart is not tested: " + reason);
    abort(reason);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(CHARTS.resolve("examples"))) {
      return files.sorted().toList();
    }
  }

  List<JsonNode> render(Path values, String... sets) throws IOException {
    TemplateCommand command =
        new Helm(copy("render"))
            .template()
            .withName("load")
            .withNamespace("sonde")
            .withValuesFile(values.toAbsolutePath());
    for (String set : sets) {
      int equals = set.indexOf('=');
      command.set(set.substring(0, equals), set.substring(equals + 1));
    }
    return yaml(command.call());
  }

  /** A copy without the minimum version of Kubernetes, because this Helm assumes 1.20. */
  Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    if (Files.exists(copy)) {
      return copy;
    }
    Path chart = CHARTS.resolve("sonde");
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(chart.relativize(each).toString()));
      }
    }
    Path about = copy.resolve("Chart.yaml");
    Files.writeString(about, Files.readString(about).replaceFirst("kubeVersion: .*\n", ""));
    return copy;
  }

  static List<JsonNode> yaml(String text) {
    Iterable<Object> documents = new Load(LoadSettings.builder().build()).loadAllFromString(text);
    return StreamSupport.stream(documents.spliterator(), false)
        .<JsonNode>map(JSON::valueToTree)
        .filter(JsonNode::isObject)
        .toList();
  }

  static List<JsonNode> kind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static JsonNode named(List<JsonNode> objects, String name) {
    return workers(objects).stream()
        .filter(each -> name(each).equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<JsonNode> workers(List<JsonNode> objects) {
    return kind(objects, "Deployment").stream()
        .filter(each -> name(each).contains("worker"))
        .toList();
  }

  static List<JsonNode> containers(List<JsonNode> objects) {
    assertThat(kind(objects, "Deployment")).isNotEmpty();
    return kind(objects, "Deployment").stream()
        .map(each -> each.at("/spec/template/spec/containers/0"))
        .toList();
  }

  /** The deployments whose pods have all these labels. */
  static List<JsonNode> chosen(List<JsonNode> deployments, JsonNode labels) {
    assertThat(labels).isNotEmpty();
    return deployments.stream()
        .filter(
            each ->
                each.at("/spec/template/metadata/labels")
                    .properties()
                    .containsAll(labels.properties()))
        .toList();
  }

  static String flag(JsonNode deployment, String flag) {
    return texts(deployment.at("/spec/template/spec/containers/0/args")).stream()
        .filter(each -> each.startsWith(flag))
        .map(each -> each.substring(flag.length()))
        .findFirst()
        .orElseThrow();
  }

  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
