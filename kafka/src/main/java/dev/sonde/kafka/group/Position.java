package dev.sonde.kafka.group;

/**
 * A committed offset.
 *
 * @param offset the next record to read
 * @param metadata committed together with the offset; may be empty
 */
public record Position(long offset, String metadata) {

  public static Position of(long offset) {
    return new Position(offset, "");
  }
}
