package dev.sonde.worker.jobs;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
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
 *
 * <p>The number of a job's probes follows from its bytes alone: every owner of a partition must
 * count the same, because the list of claims has a state for each.
 */
final class JobReader {

  private static final long LONG_AGO_MICROS = Long.MIN_VALUE / 2000;

  private final JsonCodec<Job> codec = new JsonCodec<>(Job.class);
  private final UnreadableRecords deadLetters;

  JobReader(UnreadableRecords deadLetters) {
    this.deadLetters = deadLetters;
  }

  /**
   * A job that was read.
   *
   * @param decoded whether the job is that of the record; otherwise it is made of the headers, and
   *     its probes have no targets yet
   */
  record ReadJob(Job job, boolean decoded) {

    /** The job, with the targets of its run. */
    Job of(Run run) {
      if (decoded) {
        return job;
      }
      return expired(
          job.run(),
          job.region(),
          job.shard(),
          job.probes().stream()
              .map(probe -> new Job.Probe(probe.index(), run.target(probe.index()), 0, 0))
              .toList());
    }
  }

  private static Job expired(String run, String region, int shard, List<Job.Probe> probes) {
    return new Job(run, region, shard, Job.OPEN, 0, LONG_AGO_MICROS, probes);
  }

  /** The job of a record, or empty if neither its value nor its headers name its probes. */
  Optional<ReadJob> read(ConsumerRecord<String, byte[]> jobRecord) {
    try {
      return Optional.of(new ReadJob(codec.decode(jobRecord.value()), true));
    } catch (RuntimeException e) {
      deadLetters.add(jobRecord, String.valueOf(e.getMessage()));
      return ofHeaders(jobRecord);
    }
  }

  private static Optional<ReadJob> ofHeaders(ConsumerRecord<String, byte[]> jobRecord) {
    String run = header(jobRecord, Topics.HEADER_RUN);
    String region = header(jobRecord, Topics.HEADER_REGION);
    String indexes = header(jobRecord, Topics.HEADER_INDEXES);
    if (run.isEmpty() || indexes.isEmpty()) {
      return Optional.empty();
    }
    try {
      Job job = expired(run, region, jobRecord.partition(), probes(indexes));
      return Optional.of(new ReadJob(job, false));
    } catch (RuntimeException e) {
      // The headers cannot be read either: the probes stay unaccounted, and the dead letter says
      // why.
      return Optional.empty();
    }
  }

  private static List<Job.Probe> probes(String indexes) {
    List<Job.Probe> probes = new ArrayList<>();
    for (String range : indexes.split(",", -1)) {
      String[] ends = range.split("-", 2);
      long last = Long.parseLong(ends[ends.length - 1]);
      for (long index = Long.parseLong(ends[0]); index <= last; index++) {
        if (probes.size() == Job.MAX_PROBES) {
          throw new IllegalArgumentException("a job of more than " + Job.MAX_PROBES + " probes");
        }
        probes.add(new Job.Probe(index, 0, 0, 0));
      }
    }
    return probes;
  }

  private static String header(ConsumerRecord<String, byte[]> jobRecord, String name) {
    Header header = jobRecord.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
