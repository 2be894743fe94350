package dev.sonde.worker.http;

/** Why there is no complete response. */
public enum Failure {
  /** No connection came about. */
  CONNECT,
  /** The connection ended before the response did. */
  RESET,
  /** What came back is no HTTP. */
  PROTOCOL
}
