package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One partition of a topic, as a reader of what is committed sees it. */
final class FakeLog<T> {

  private final List<Entry<T>> entries = new ArrayList<>();
  private int stable;

  /** A record; without a transaction it stands at once. */
  record Entry<T>(long offset, long stampMillis, T value, @Nullable Transaction transaction) {

    boolean decided() {
      return transaction == null || transaction.decided();
    }

    boolean stands() {
      return transaction == null || transaction.committed();
    }
  }

  void append(T value, long stampMillis, @Nullable Transaction transaction) {
    entries.add(new Entry<>(entries.size(), stampMillis, value, transaction));
  }

  /** Up to here everything is decided; what comes after an open transaction is not read yet. */
  long stableEnd() {
    while (stable < entries.size() && entries.get(stable).decided()) {
      stable++;
    }
    return stable;
  }

  /** Reads what stands, at most so many records, and returns where to go on. */
  long read(long from, int most, Consumer<Entry<T>> reader) {
    long end = Math.min(stableEnd(), from + most);
    for (long offset = from; offset < end; offset++) {
      Entry<T> entry = entries.get((int) offset);
      if (entry.stands()) {
        reader.accept(entry);
      }
    }
    return Math.max(from, end);
  }

  /** The first offset that was stamped at this time or later. */
  long offsetSince(long stampMillis) {
    for (Entry<T> entry : entries) {
      if (entry.stampMillis() >= stampMillis) {
        return entry.offset();
      }
    }
    return stableEnd();
  }
}
