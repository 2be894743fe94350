package dev.sonde.audit.notify;

import dev.sonde.audit.alert.Alert;
import java.util.function.Supplier;

/**
 * What a coordinator sends alerts with.
 *
 * @param linkBase where people reach this fleet's page; known when the API has started
 */
public record Outbox(
    Destinations destinations, Post post, DeliveryCounts counts, Supplier<String> linkBase) {

  /** The address of an alert for people: the page of its audit. */
  public String link(Alert alert) {
    return linkBase.get() + "/audits/" + alert.condition().audit() + "?alert=" + alert.id();
  }
}
