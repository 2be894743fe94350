package dev.sonde.cli.determinism;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.aggregate.RunFold;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The production fold, or one that is wrong on purpose. */
final class SimFold {

  private final RunFold fold;
  private final Mutant mutant;
  private final Set<Long> doubted = new HashSet<>();
  private final Set<String> counted = new HashSet<>();
  private final Map<Integer, Long> again = new HashMap<>();

  SimFold(Run run, int partition, Mutant mutant) {
    this.fold = new RunFold(run, partition);
    this.mutant = mutant;
  }

  void restore(Partial partial) {
    fold.restore(partial);
  }

  void add(ProbeEvent event) {
    if (mutant == Mutant.DOUBT_BEATS_ANSWER && stillInDoubt(event)) {
      return;
    }
    String name = event.index() + "/" + event.attempt();
    if (event.outcome() == Outcome.OK && !counted.add(name)) {
      again.merge(event.target(), 1L, Long::sum);
    }
    fold.add(event);
  }

  private boolean stillInDoubt(ProbeEvent event) {
    if (event.outcome() == Outcome.IN_DOUBT) {
      doubted.add(event.index());
    }
    return event.outcome().answered() && doubted.contains(event.index());
  }

  void end(long atMillis) {
    fold.end(atMillis);
  }

  Map<String, Partial> changed() {
    Map<String, Partial> changed = fold.changed();
    if (mutant == Mutant.FOLD_WITHOUT_DEDUPE) {
      changed.replaceAll((key, partial) -> withCopies(partial));
    }
    return changed;
  }

  private Partial withCopies(Partial partial) {
    String ok = Outcome.OK.label();
    long copies = again.getOrDefault(partial.getTarget(), 0L);
    long counts = partial.getOutcomesMap().getOrDefault(ok, 0L);
    return copies == 0 ? partial : partial.toBuilder().putOutcomes(ok, counts + copies).build();
  }

  void forgetIfOver() {
    fold.forgetIfOver();
  }
}
