package dev.sonde.worker.http;

/** A request under way. */
public interface Call {

  /** Gives it up: its connection (HTTP/2: its stream) is closed, its exchange hears no more. */
  void abort();
}
