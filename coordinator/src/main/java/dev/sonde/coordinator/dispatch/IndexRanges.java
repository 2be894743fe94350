package dev.sonde.coordinator.dispatch;

import dev.sonde.common.job.Job;

/** The indexes of a job as text for its header: {@code 0-2,6-8}. */
final class IndexRanges {

  private IndexRanges() {}

  static String of(Job job) {
    long[] indexes = job.probes().stream().mapToLong(Job.Probe::index).sorted().toArray();
    StringBuilder text = new StringBuilder();
    int first = 0;
    for (int i = 1; i <= indexes.length; i++) {
      if (i == indexes.length || indexes[i] != indexes[i - 1] + 1) {
        text.append(text.isEmpty() ? "" : ",").append(indexes[first]);
        if (i - 1 > first) {
          text.append('-').append(indexes[i - 1]);
        }
        first = i;
      }
    }
    return text.toString();
  }
}
