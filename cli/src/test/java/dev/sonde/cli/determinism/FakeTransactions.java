package dev.sonde.cli.determinism;

import java.util.HashMap;
import java.util.Map;

/** Transactional writers: a new one fences its predecessor, and aborts what it had open. */
final class FakeTransactions {

  private final Map<String, Integer> epochs = new HashMap<>();
  private final Map<String, Transaction> open = new HashMap<>();

  /** The writer has a successor. */
  static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FencedException(String id) {
      super(id + " was fenced");
    }
  }

  /** Records that stand together or not at all. */
  static final class Transaction {
    private boolean decided;
    private boolean committed;

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
      throw new FencedException(id);
    }
  }

  void commit(String id, int epoch) {
    require(id, epoch);
    Transaction ends = open.remove(id);
    if (ends == null) {
      throw new FencedException(id);
    }
    ends.decided = true;
    ends.committed = true;
  }

  /** What a writer leaves open for too long is aborted, and the writer fenced. */
  void expire(String id, Transaction begun) {
    if (!begun.decided) {
      fence(id);
    }
  }
}
