package dev.sonde.worker.claim;

/**
 * A claim made ahead: its probe may be sent when the one before it in its lane has ended.
 *
 * @param before the claim of the same lane and target that is under way
 */
public record Ahead(Claim claim, Claim before) {}
