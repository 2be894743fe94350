package dev.sonde.analysis.format;

import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.text.PrintableText;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes a report's latencies as an HdrHistogram log for HistogramLogProcessor and
 * HdrHistogramVisualizer: one interval per cell and metric with the length of the run, tagged
 * {@code provider.region.metric}, preceded by the model when there are several. Values are
 * microseconds.
 */
final class HistogramLog {

  private static final double MILLIS_PER_SECOND = 1000;
  private static final double MICROS_PER_MILLI = 1000;

  private HistogramLog() {}

  static String render(Report original) {
    Report report = ByStep.named(original);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HistogramLogWriter log =
        new HistogramLogWriter(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    double start = seconds(report.run().startedAt());
    String finished = report.run().finishedAt();
    double end = finished == null ? start : seconds(finished);
    log.outputComment(
        "[Sonde run " + PrintableText.line(report.run().id()) + ", values in microseconds]");
    log.outputLogFormatVersion();
    log.outputStartTime(Math.round(start * MILLIS_PER_SECOND));
    log.outputLegend();
    boolean models = report.cells().stream().map(CellReport::model).distinct().count() > 1;
    for (CellReport cell : report.cells()) {
      for (Map.Entry<String, Latency> each : cell.latencyMs().entrySet()) {
        String encoded = each.getValue().histogram();
        if (encoded != null) {
          Histogram histogram = decoded(encoded);
          String tag = cell.provider() + "." + cell.region() + "." + each.getKey();
          histogram.setTag(tag(models ? cell.model() + "." + tag : tag));
          log.outputIntervalHistogram(start, end, histogram, MICROS_PER_MILLI);
        }
      }
    }
    log.close();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A comma, a space or a line break would end the tag. */
  private static String tag(String text) {
    return PrintableText.line(text).replaceAll("[,\\s]", "_");
  }

  private static double seconds(String time) {
    return Instant.parse(time).toEpochMilli() / MILLIS_PER_SECOND;
  }

  private static Histogram decoded(String base64) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 1);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a histogram of the report cannot be read", e);
    }
  }
}
