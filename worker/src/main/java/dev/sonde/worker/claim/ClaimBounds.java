package dev.sonde.worker.claim;

/**
 * How much a partition's owner may claim.
 *
 * @param maxClaimed probes claimed and not retired, per partition
 * @param maxMetadataChars what the broker takes as an offset's metadata
 */
public record ClaimBounds(int maxClaimed, int maxMetadataChars) {

  public static final ClaimBounds DEFAULT = new ClaimBounds(20_000, ClaimList.MAX_CHARS);
}
