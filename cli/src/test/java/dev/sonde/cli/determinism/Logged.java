package dev.sonde.cli.determinism;

import dev.sonde.common.event.ProbeEvent;

/** A record of the events topic. */
sealed interface Logged {

  record Probe(ProbeEvent event) implements Logged {}

  record End(String reason) implements Logged {}
}
