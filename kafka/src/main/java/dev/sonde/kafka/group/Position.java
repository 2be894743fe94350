package dev.sonde.kafka.group;

/**
 * A committed offset.
 *
 * @param offset the next record to read
 * @param metadata what was committed with it; empty for nothing
 */
public record Position(long offset, String metadata) {

  public static Position of(long offset) {
    return new Position(offset, "");
  }
}
