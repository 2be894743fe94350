package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.SampleKind;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** The records that a dispatcher writes. The progress is in the same partition as its run. */
final class RunRecords {

  private final int runsPartition;
  private final JsonCodec<Job> jobCodec = new JsonCodec<>(Job.class);
  private final JsonCodec<Progress> progressCodec = new JsonCodec<>(Progress.class);

  RunRecords(int runsPartition) {
    this.runsPartition = runsPartition;
  }

  List<ProducerRecord<String, byte[]>> ends(Run run, String reason) {
    List<ProducerRecord<String, byte[]>> ends = new ArrayList<>();
    byte[] value = EventCodec.encodeEnd(run.id(), reason);
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      ends.add(new ProducerRecord<>(Topics.EVENTS, partition, run.id(), value));
    }
    return ends;
  }

  /**
   * Tombstones for all records that the topics keep of a run. Those of the run itself come last: a
   * deletion that is interrupted is repeated.
   *
   * @param progress the last of the run
   */
  List<ProducerRecord<String, byte[]>> tombstones(Run run, Progress progress) {
    List<ProducerRecord<String, byte[]>> gone = new ArrayList<>();
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      for (String region : run.spec().regions()) {
        for (int target = 0; target < run.targets().size(); target++) {
          String key = Topics.partialKey(run.id(), partition, region, target);
          gone.add(new ProducerRecord<>(Topics.PARTIALS, partition, key, null));
          long probes = progress.nextBlock().getOrDefault(region, 0L);
          for (String chunk : chunks(run, key, probes)) {
            gone.add(new ProducerRecord<>(Topics.PARTIALS, partition, chunk, null));
          }
        }
      }
    }
    gone.add(new ProducerRecord<>(Topics.REPORTS, 0, run.id(), null));
    for (String key : List.of(Topics.cancelKey(run.id()), Topics.progressKey(run.id()), run.id())) {
      gone.add(new ProducerRecord<>(Topics.RUNS, runsPartition, key, null));
    }
    return gone;
  }

  /** The keys of all chunks that a partial of the run may have. */
  private static List<String> chunks(Run run, String partial, long probes) {
    List<String> keys = new ArrayList<>();
    for (SampleKind kind : SampleKind.values()) {
      for (int number = 0; number < CellFold.mostChunks(run, kind, probes); number++) {
        keys.add(Topics.chunkKey(partial, kind.label(), number));
      }
    }
    return keys;
  }

  ProducerRecord<String, byte[]> progress(Progress progress) {
    return new ProducerRecord<>(
        Topics.RUNS,
        runsPartition,
        Topics.progressKey(progress.run()),
        progressCodec.encode(progress));
  }

  ProducerRecord<String, byte[]> job(Job job) {
    ProducerRecord<String, byte[]> out =
        new ProducerRecord<>(
            Topics.jobs(job.region()),
            job.shard(),
            Topics.shardKey(job.run(), job.shard()),
            jobCodec.encode(job));
    Headers headers = out.headers();
    headers.add(Topics.HEADER_RUN, utf8(job.run()));
    headers.add(Topics.HEADER_REGION, utf8(job.region()));
    headers.add(Topics.HEADER_INDEXES, utf8(IndexRanges.of(job)));
    return out;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
