package dev.sonde.worker.http;

/** A request in flight. */
public interface Call {

  /**
   * Aborts the call: its connection (HTTP/2: its stream) is closed, and its exchange is not called
   * any more.
   */
  void abort();
}
