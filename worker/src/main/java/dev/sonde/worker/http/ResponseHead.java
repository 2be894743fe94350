package dev.sonde.worker.http;

/** A response's status and headers. */
public interface ResponseHead {

  int status();

  /**
   * The first value of a header, or the empty string.
   *
   * @param name in lower case
   */
  String header(String name);
}
