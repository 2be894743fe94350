package dev.sonde.worker.jobs;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.UnreadableRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads jobs. If a job cannot be decoded but its headers name its probes, it becomes an expired
 * job, so that its probes are claimed and the ledger counts them as dropped.
 */
final class JobReader {

  private final JsonCodec<Job> codec = new JsonCodec<>(Job.class);
  private final RunBook runs;

  private final UnreadableRecords deadLetters;

  JobReader(RunBook runs, UnreadableRecords deadLetters) {
    this.runs = runs;
    this.deadLetters = deadLetters;
  }

  /** The job of a record, or empty if neither its value nor its headers name its probes. */
  Optional<Job> read(ConsumerRecord<String, byte[]> jobRecord) {
    try {
      return Optional.of(codec.decode(jobRecord.value()));
    } catch (RuntimeException e) {
      deadLetters.add(jobRecord, String.valueOf(e.getMessage()));
      return expired(jobRecord);
    }
  }

  private Optional<Job> expired(ConsumerRecord<String, byte[]> jobRecord) {
    String run = header(jobRecord, Topics.HEADER_RUN);
    String region = header(jobRecord, Topics.HEADER_REGION);
    String indexes = header(jobRecord, Topics.HEADER_INDEXES);
    Optional<Run> known = runs.run(run);
    if (known.isEmpty() || indexes.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Job.Probe> probes = probes(known.get(), indexes);
      return Optional.of(
          new Job(run, region, jobRecord.partition(), Job.OPEN, 0, Long.MIN_VALUE / 2000, probes));
    } catch (RuntimeException e) {
      // The headers cannot be read either: the probes stay unaccounted, and the dead letter says
      // why.
      return Optional.empty();
    }
  }

  private static List<Job.Probe> probes(Run run, String indexes) {
    List<Job.Probe> probes = new ArrayList<>();
    for (String range : indexes.split(",", -1)) {
      String[] ends = range.split("-", 2);
      long last = Long.parseLong(ends[ends.length - 1]);
      for (long index = Long.parseLong(ends[0]); index <= last; index++) {
        if (probes.size() == Job.MAX_PROBES) {
          throw new IllegalArgumentException("a job of more than " + Job.MAX_PROBES + " probes");
        }
        probes.add(new Job.Probe(index, run.target(index), 0, 0));
      }
    }
    return probes;
  }

  private static String header(ConsumerRecord<String, byte[]> jobRecord, String name) {
    Header header = jobRecord.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
