package dev.sonde.analysis.format;

import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.common.text.PrintableText;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a report as JUnit XML for CI servers: a test case for the verdict, one for the ledger, and
 * one for each threshold and cell. A threshold that the sample cannot judge is a failure of type
 * {@code insufficient}, in agreement with the exit code. Elements and attributes are those of the
 * schema that Jenkins checks (junit-10.xsd of its xUnit plugin).
 */
final class JunitReport {

  private static final double MILLIS_PER_SECOND = 1000;
  private static final int SECONDS = 19;

  private final Report report;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JunitReport(Report report) throws XMLStreamException {
    this.report = report;
    this.xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
  }

  static String render(Report report) {
    try {
      return new JunitReport(ByStep.named(report)).document();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a report cannot be written as XML", e);
    }
  }

  private String document() throws XMLStreamException {
    List<ThresholdResult> thresholds = report.thresholds();
    long failures = thresholds.stream().filter(each -> each.result() != Result.PASS).count();
    boolean judged = report.verdict() == Verdict.VALID;
    int errors = (judged ? 0 : 1) + (report.ledger().isBalanced() ? 0 : 1);
    int tests = 2 + thresholds.size();
    xml.writeStartDocument("UTF-8", "1.0");
    line();
    xml.writeStartElement("testsuites");
    counts(tests, failures, errors);
    line();
    xml.writeStartElement("testsuite");
    attribute("name", "sonde " + report.run().name());
    attribute("timestamp", report.run().startedAt().substring(0, SECONDS));
    counts(tests, failures, errors);
    attribute("skipped", "0");
    line();
    properties();
    verdict(judged);
    ledger();
    for (ThresholdResult each : thresholds) {
      threshold(each);
    }
    xml.writeEndElement();
    line();
    xml.writeEndElement();
    line();
    xml.writeEndDocument();
    xml.flush();
    return text.toString();
  }

  private void counts(int tests, long failures, int errors) throws XMLStreamException {
    attribute("tests", Integer.toString(tests));
    attribute("failures", Long.toString(failures));
    attribute("errors", Integer.toString(errors));
    attribute("time", String.format(Locale.ROOT, "%.3f", seconds()));
  }

  /** Not negative: a wall clock may have been set back during the run. */
  private double seconds() {
    String finished = report.run().finishedAt();
    if (finished == null) {
      return 0;
    }
    Instant started = Instant.parse(report.run().startedAt());
    return Math.max(0, Duration.between(started, Instant.parse(finished)).toMillis())
        / MILLIS_PER_SECOND;
  }

  private void properties() throws XMLStreamException {
    xml.writeStartElement("properties");
    property("run", report.run().id());
    property("specHash", report.run().specHash());
    property("sonde", report.run().sonde());
    property("verdict", report.verdict().toString());
    xml.writeEndElement();
    line();
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void verdict(boolean valid) throws XMLStreamException {
    testcase("sonde.run", "verdict");
    if (!valid) {
      String reasons =
          report.reasons().stream()
              .map(Phrases::reason)
              .map(PrintableText::line)
              .collect(Collectors.joining("\n"));
      outcome("error", report.verdict().toString(), Phrases.verdict(report), reasons);
    }
    end();
  }

  private void ledger() throws XMLStreamException {
    testcase("sonde.run", "ledger balances");
    if (!report.ledger().isBalanced()) {
      outcome("error", "ledger", report.ledger().toString(), "");
    }
    end();
  }

  private void threshold(ThresholdResult result) throws XMLStreamException {
    Report.CellName cell = result.cell();
    String where =
        cell == null ? "nowhere" : cell.model() + "." + cell.provider() + "." + cell.region();
    testcase("sonde.threshold." + where, result.expression());
    if (result.result() != Result.PASS) {
      String type = result.result() == Result.FAIL ? "threshold" : "insufficient";
      outcome("failure", type, Phrases.threshold(report, result), "");
    }
    end();
  }

  private void testcase(String className, String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", className);
    attribute("name", name);
    attribute("time", "0");
  }

  private void outcome(String element, String type, String message, String detail)
      throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("type", type);
    attribute("message", message);
    xml.writeCharacters(detail);
    xml.writeEndElement();
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
    line();
  }

  /** Printable characters are those of XML 1.0 too. */
  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, PrintableText.line(value));
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
