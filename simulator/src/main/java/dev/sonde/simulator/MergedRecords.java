package dev.sonde.simulator;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** The records of several loops, in the order in which the requests ended. */
final class MergedRecords implements Iterator<RequestTruth> {
  private record Front(RequestTruth first, int loop, Iterator<RequestTruth> rest) {}

  private final PriorityQueue<Front> fronts =
      new PriorityQueue<>(
          Comparator.comparingLong((Front front) -> front.first().endNanos())
              .thenComparingInt(Front::loop));

  MergedRecords(List<Iterator<RequestTruth>> loops) {
    for (int i = 0; i < loops.size(); i++) {
      push(i, loops.get(i));
    }
  }

  private void push(int loop, Iterator<RequestTruth> rest) {
    if (rest.hasNext()) {
      fronts.add(new Front(rest.next(), loop, rest));
    }
  }

  @Override
  public boolean hasNext() {
    return !fronts.isEmpty();
  }

  @Override
  public RequestTruth next() {
    Front front = fronts.poll();
    if (front == null) {
      throw new NoSuchElementException();
    }
    push(front.loop(), front.rest());
    return front.first();
  }
}
