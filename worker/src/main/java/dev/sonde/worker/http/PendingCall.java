package dev.sonde.worker.http;

import org.jspecify.annotations.Nullable;

/** A call from its start: first a connection is opened, then it carries the call. */
final class PendingCall implements Call {

  private Dialer.@Nullable Dial dial;
  private @Nullable Call carrier;
  private boolean aborted;

  void dialing(Dialer.Dial next) {
    // The connection may be open, or have failed, before this is called.
    if (carrier == null) {
      dial = next;
    }
  }

  void carriedBy(Call connection) {
    dial = null;
    carrier = connection;
  }

  boolean aborted() {
    return aborted;
  }

  @Override
  public void abort() {
    aborted = true;
    if (dial != null) {
      dial.cancel();
    }
    if (carrier != null) {
      carrier.abort();
    }
  }
}
