package dev.sonde.audit.notify;

/** Sends messages. Blocks; safe for use by several threads. */
public interface Post {

  /**
   * Sends a message once.
   *
   * @param key the same for each attempt of one notice
   */
  Outcome send(Destination destination, Message message, String key);
}
