package dev.sonde.kafka.group;

/**
 * The range of offsets in a partition.
 *
 * @param begin the first offset that still exists
 * @param end the offset after the last one
 */
public record Span(long begin, long end) {

  public boolean isEmpty() {
    return begin == end;
  }
}
