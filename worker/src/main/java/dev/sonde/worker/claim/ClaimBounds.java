package dev.sonde.worker.claim;

/**
 * How much of a partition its owner may claim.
 *
 * @param maxClaimed probes claimed and not retired, per partition; those claimed ahead, one for
 *     each in flight at most, are not counted
 * @param maxMetadataChars the longest offset metadata that the broker accepts
 */
public record ClaimBounds(int maxClaimed, int maxMetadataChars) {

  public static final ClaimBounds DEFAULT = new ClaimBounds(20_000, ClaimList.MAX_CHARS);
}
