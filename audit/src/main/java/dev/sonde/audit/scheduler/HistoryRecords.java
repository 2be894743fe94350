package dev.sonde.audit.scheduler;

import dev.sonde.history.point.Answers;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The records of history that the owner of the audits writes. Its topics have one partition. */
final class HistoryRecords {

  private static final PointCodec<Point> POINTS = new PointCodec<>(Point.class);
  private static final PointCodec<Histograms> HISTOGRAMS = new PointCodec<>(Histograms.class);

  private static final PointCodec<SeriesChange> CHANGES = new PointCodec<>(SeriesChange.class);

  private HistoryRecords() {}

  /** The records of a point; what does not fit into a record of Kafka is left out. */
  static List<ProducerRecord<String, byte[]>> point(Measured measured) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    String key = measured.point().key().text();
    records.add(record(Topics.HISTORY, key, fitting(measured.point())));
    byte[] histograms = HISTOGRAMS.encode(measured.histograms());
    if (fits(histograms)) {
      records.add(record(Topics.HISTOGRAMS, key, histograms));
    }
    return records;
  }

  private static byte[] fitting(Point point) {
    byte[] whole = POINTS.encode(point);
    return fits(whole) ? whole : POINTS.encode(withoutAnswers(point));
  }

  private static boolean fits(byte[] value) {
    return value.length <= ScheduledAudits.MOST_BYTES;
  }

  private static Point withoutAnswers(Point point) {
    return new Point(
        point.series(),
        point.origin(),
        point.counts(),
        point.figures(),
        point.money(),
        new Answers(Map.of(), List.of(), List.of()),
        point.published(),
        point.noise());
  }

  static ProducerRecord<String, byte[]> change(SeriesChange change) {
    return record(Topics.HISTORY, change.key(), CHANGES.encode(change));
  }

  static ProducerRecord<String, byte[]> changeGone(String key) {
    return record(Topics.HISTORY, key, null);
  }

  /** The tombstones of a point. */
  static List<ProducerRecord<String, byte[]>> pointGone(PointKey key) {
    return List.of(
        record(Topics.HISTORY, key.text(), null), record(Topics.HISTOGRAMS, key.text(), null));
  }

  private static ProducerRecord<String, byte[]> record(
      String topic, String key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, 0, key, value);
  }
}
