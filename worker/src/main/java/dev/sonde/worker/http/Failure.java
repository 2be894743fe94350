package dev.sonde.worker.http;

/** Why there is no complete response. */
public enum Failure {
  /** No connection could be opened. */
  CONNECT,
  /** The connection ended before the response did. */
  RESET,
  /** The answer is no HTTP. */
  PROTOCOL
}
