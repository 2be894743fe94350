package dev.sonde.worker.http;

/** A request under way. */
public interface Call {

  /**
   * Gives the call up: its connection (HTTP/2: its stream) is closed, its exchange gets no further
   * events.
   */
  void abort();
}
