package dev.sonde.cli.determinism;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Transactional writers: a new one fences its predecessor and aborts its open transaction. */
final class FakeTransactions {

  private final Map<String, Integer> epochs = new HashMap<>();
  private final Map<String, Transaction> open = new HashMap<>();

  /** Records that become visible together or not at all. */
  static final class Transaction {
    private final List<Runnable> effects = new ArrayList<>();
    private boolean decided;
    private boolean committed;

    /** Adds an effect of the commit. */
    void onCommit(Runnable effect) {
      effects.add(effect);
    }

    boolean decided() {
      return decided;
    }

    boolean committed() {
      return committed;
    }
  }

  int fence(String id) {
    Transaction left = open.remove(id);
    if (left != null) {
      left.decided = true;
    }
    return epochs.merge(id, 1, Integer::sum);
  }

  boolean current(String id, int epoch) {
    return epochs.getOrDefault(id, 0) == epoch;
  }

  Transaction begin(String id, int epoch) {
    require(id, epoch);
    Transaction begun = new Transaction();
    open.put(id, begun);
    return begun;
  }

  void require(String id, int epoch) {
    if (!current(id, epoch)) {
      throw new ProducerFencedException(id + " was fenced");
    }
  }

  void commit(String id, int epoch) {
    require(id, epoch);
    Transaction ends = open.remove(id);
    if (ends == null) {
      throw new ProducerFencedException(id + " was fenced");
    }
    ends.decided = true;
    ends.committed = true;
    ends.effects.forEach(Runnable::run);
  }

  /** Closes the writer and aborts its open transaction. */
  void abort(String id, int epoch) {
    if (current(id, epoch)) {
      Transaction left = open.remove(id);
      if (left != null) {
        left.decided = true;
      }
    }
  }

  /** Aborts a transaction that was open for too long, and fences its writer. */
  void expire(String id, Transaction begun) {
    if (!begun.decided) {
      fence(id);
    }
  }
}
