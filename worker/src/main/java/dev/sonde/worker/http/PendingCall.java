package dev.sonde.worker.http;

import org.jspecify.annotations.Nullable;

/** A call from its start: first a connection is opened, then it carries the call. */
final class PendingCall implements Call {

  private @Nullable Runnable cancel;
  private @Nullable Call carrier;
  private boolean aborted;

  /** The call waits for a connection; {@code cancel} ends the wait. */
  void waiting(Runnable next) {
    // The connection may be open, or have failed, before this is called.
    if (carrier == null) {
      cancel = next;
    }
  }

  void carriedBy(Call connection) {
    cancel = null;
    carrier = connection;
  }

  boolean aborted() {
    return aborted;
  }

  @Override
  public void abort() {
    aborted = true;
    if (cancel != null) {
      cancel.run();
    }
    if (carrier != null) {
      carrier.abort();
    }
  }
}
