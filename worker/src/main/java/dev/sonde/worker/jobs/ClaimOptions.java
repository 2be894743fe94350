package dev.sonde.worker.jobs;

import dev.sonde.worker.claim.ClaimBounds;
import java.time.Duration;

/**
 * Options of a worker's claims.
 *
 * @param worker its id
 * @param claimAhead how long before its due time a probe is claimed
 */
public record ClaimOptions(String worker, Duration claimAhead, ClaimBounds bounds) {}
