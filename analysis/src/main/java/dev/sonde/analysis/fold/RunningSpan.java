package dev.sonde.analysis.fold;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Timings;
import java.util.function.LongConsumer;

/** A {@link Span} that is extended by every probe. */
final class RunningSpan {

  private long firstDue = Long.MAX_VALUE;
  private long lastDue = NEVER;
  private long firstStarted = Long.MAX_VALUE;
  private long lastStarted = NEVER;
  private long lastEnd = NEVER;

  void due(Timings timings) {
    firstDue = Math.min(firstDue, timings.due());
    lastDue = Math.max(lastDue, timings.due());
  }

  void ran(Timings timings) {
    if (timings.started() != NEVER) {
      firstStarted = Math.min(firstStarted, timings.started());
      lastStarted = Math.max(lastStarted, timings.started());
    }
    lastEnd = Math.max(lastEnd, timings.end());
  }

  Span span() {
    return new Span(reached(firstDue), lastDue, reached(firstStarted), lastStarted, lastEnd);
  }

  private static long reached(long first) {
    return first == Long.MAX_VALUE ? NEVER : first;
  }

  dev.sonde.common.proto.Span toProto() {
    var builder = dev.sonde.common.proto.Span.newBuilder();
    Span span = span();
    set(span.firstDue(), builder::setFirstDue);
    set(span.lastDue(), builder::setLastDue);
    set(span.firstStarted(), builder::setFirstStarted);
    set(span.lastStarted(), builder::setLastStarted);
    set(span.lastEnd(), builder::setLastEnd);
    return builder.build();
  }

  private static void set(long micros, LongConsumer setter) {
    if (micros != NEVER) {
      setter.accept(micros);
    }
  }

  void merge(dev.sonde.common.proto.Span span) {
    firstDue = span.hasFirstDue() ? Math.min(firstDue, span.getFirstDue()) : firstDue;
    lastDue = span.hasLastDue() ? Math.max(lastDue, span.getLastDue()) : lastDue;
    firstStarted =
        span.hasFirstStarted() ? Math.min(firstStarted, span.getFirstStarted()) : firstStarted;
    lastStarted =
        span.hasLastStarted() ? Math.max(lastStarted, span.getLastStarted()) : lastStarted;
    lastEnd = span.hasLastEnd() ? Math.max(lastEnd, span.getLastEnd()) : lastEnd;
  }
}
