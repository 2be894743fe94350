package dev.sonde.worker.jobs;

import dev.sonde.kafka.group.Position;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.PartitionClaims;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a worker says of partitions before it gives them to others: which probes are retired, so
 * that their events are not searched for, and which were claimed ahead and are not sent, so that
 * the next owner sends them. Owned by the polling thread.
 */
final class Parting {

  private final Assignment assignment;
  private final ClaimSink sink;

  Parting(Assignment assignment, ClaimSink sink) {
    this.assignment = assignment;
    this.sink = sink;
  }

  /**
   * Takes back what is claimed ahead and not sent; returns what is to be committed, if anything.
   */
  Map<Integer, Position> positions(Set<Integer> partitions) {
    Map<Integer, Position> positions = new HashMap<>();
    for (Integer partition : partitions) {
      PartitionClaims claims = assignment.claims(partition);
      if (claims != null) {
        claims.followers().forEach(ahead -> park(claims, ahead));
        PartitionClaims.Proposal proposal = claims.proposeRetired();
        if (proposal != null) {
          positions.put(partition, new Position(proposal.offset(), proposal.metadata()));
        }
      }
    }
    return positions;
  }

  private void park(PartitionClaims claims, Ahead ahead) {
    if (sink.withdraw(ahead)) {
      claims.park(ahead);
    } else {
      claims.begun(ahead);
    }
  }
}
