package dev.sonde.kafka.group;

/**
 * What a partition holds.
 *
 * @param begin the first offset that is still there
 * @param end the offset after the last one
 */
public record Span(long begin, long end) {

  public boolean isEmpty() {
    return begin == end;
  }
}
