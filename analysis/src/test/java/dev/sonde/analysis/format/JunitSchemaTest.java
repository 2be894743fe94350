package dev.sonde.analysis.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;

/**
 * The JUnit XML keeps to what Jenkins accepts: the rules of junit-10.xsd of its xUnit plugin, all
 * versions together.
 */
class JunitSchemaTest {

  /** What an element may hold. */
  private record Rule(
      Set<String> required, Set<String> optional, Set<String> children, boolean hasText) {

    boolean allows(String attribute) {
      return required.contains(attribute) || optional.contains(attribute);
    }
  }

  private static final Rule OUTCOME = new Rule(Set.of(), Set.of("type", "message"), Set.of(), true);

  private static final Map<String, Rule> RULES =
      Map.of(
          "testsuites",
          new Rule(
              Set.of(),
              Set.of("name", "time", "tests", "failures", "errors"),
              Set.of("testsuite"),
              false),
          "testsuite",
          new Rule(
              Set.of("name", "tests", "failures", "errors"),
              Set.of(
                  "group",
                  "time",
                  "skipped",
                  "timestamp",
                  "hostname",
                  "id",
                  "package",
                  "file",
                  "log",
                  "url"),
              Set.of("testsuite", "properties", "testcase", "system-out", "system-err"),
              false),
          "properties",
          new Rule(Set.of(), Set.of(), Set.of("property"), false),
          "property",
          new Rule(Set.of("name", "value"), Set.of(), Set.of(), false),
          "testcase",
          new Rule(
              Set.of("name"),
              Set.of("time", "classname", "group"),
              Set.of("skipped", "error", "failure", "system-out", "system-err"),
              false),
          "failure",
          OUTCOME,
          "error",
          OUTCOME,
          "skipped",
          OUTCOME);

  /** Surefire's times, as the schema has them. */
  private static final String TIME = "(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\\.[0-9]*)?";

  @ParameterizedTest
  @ValueSource(strings = {"failures", "incomplete", "nothing", "hundred-probes"})
  void holdsNothingThatTheSchemaRefuses(String name) throws Exception {
    check(saved(name));
  }

  @Test
  void aClockThatStepsBackGivesNoNegativeTime() throws Exception {
    Report late =
        Reported.edited(
            saved("failures"),
            root -> ((ObjectNode) root.path("run")).put("finishedAt", "2001-01-01T00:00:00.000Z"));
    check(late);
  }

  private static Report saved(String name) throws IOException {
    String path = "/dev/sonde/analysis/report/golden/" + name + ".json";
    try (InputStream file =
        Objects.requireNonNull(JunitSchemaTest.class.getResourceAsStream(path))) {
      return ReportJson.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void check(Report report) throws Exception {
    byte[] xml = ReportFormat.JUNIT.render(report).getBytes(StandardCharsets.UTF_8);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    check(root);
  }

  private static void check(Element element) {
    String name = element.getTagName();
    Rule rule = Objects.requireNonNull(RULES.get(name), name);
    Set<String> missing = new HashSet<>(rule.required());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      missing.remove(attribute.getNodeName());
      assertThat(attribute.getNodeName()).as("of %s", name).matches(rule::allows);
      if (attribute.getNodeName().equals("time")) {
        assertThat(attribute.getNodeValue()).as("time of %s", name).matches(TIME);
      }
    }
    assertThat(missing).as("missing in %s", name).isEmpty();
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child) {
        assertThat(child.getTagName()).as("in %s", name).isIn(rule.children());
        check(child);
      } else if (children.item(i) instanceof Text text && !rule.hasText()) {
        assertThat(text.getData()).as("text in %s", name).isBlank();
      }
    }
  }
}
