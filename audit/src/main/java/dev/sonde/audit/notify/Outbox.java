package dev.sonde.audit.notify;

import java.util.function.Supplier;

/**
 * What a coordinator sends alerts with.
 *
 * @param linkBase where people reach this fleet's page; known when the API has started
 */
public record Outbox(
    Destinations destinations, Post post, DeliveryCounts counts, Supplier<String> linkBase) {

  /** The address of an alert for people. */
  public String link(String alert) {
    return linkBase.get() + "/alerts?id=" + alert;
  }
}
