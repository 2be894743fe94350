package dev.sonde.worker.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The jobs of a partition from the oldest unretired one on, in log order. Owned by the polling
 * thread.
 */
final class TakenJobs {

  private final Deque<TakenJob> jobs = new ArrayDeque<>();
  private final List<TakenJob> forgotten = new ArrayList<>();
  private final ClaimListWriter writer = new ClaimListWriter();
  private long retiredUpTo;

  void add(TakenJob job) {
    jobs.addLast(job);
  }

  /** Jobs that were finished since the last call. */
  List<TakenJob> forgotten() {
    List<TakenJob> gone = List.copyOf(forgotten);
    forgotten.clear();
    return gone;
  }

  /** Removes finished jobs; returns the offset up to which every job is finished. */
  long retiredUpTo() {
    while (!jobs.isEmpty() && jobs.peekFirst().retired()) {
      TakenJob first = jobs.removeFirst();
      retiredUpTo = first.offset() + 1;
      forgotten.add(first);
    }
    return retiredUpTo;
  }

  /**
   * The encoded list of a commit.
   *
   * @param offset that is committed
   * @param base the first offset of what is inherited and not read again yet, or else {@code
   *     offset}
   */
  String list(long offset, long base, Choice choice, Iterable<ProbeState> inherited) {
    choice.mark();
    writer.begin();
    long first = base;
    for (TakenJob job : jobs) {
      if (job.offset() >= offset) {
        break;
      }
      first = Math.min(first, job.offset());
      job.list(writer);
    }
    // States from the last owner whose jobs are not read again yet stay as they are.
    inherited.forEach(writer::add);
    choice.unmark();
    return writer.list(first);
  }
}
