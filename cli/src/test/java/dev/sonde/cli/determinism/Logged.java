package dev.sonde.cli.determinism;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A record of the events topic. */
sealed interface Logged {

  record Probe(ProbeEvent event) implements Logged {}

  record End(String run, String reason) implements Logged {}

  static Logged of(byte[] value) {
    List<Logged> read = new ArrayList<>();
    EventCodec.decode(
        value,
        new EventCodec.Handler() {
          @Override
          public void probe(ProbeEvent event) {
            read.add(new Probe(event));
          }

          @Override
          public void end(String run, String reason) {
            read.add(new End(run, reason));
          }
        });
    return read.get(0);
  }

  default void ifProbe(String run, Consumer<ProbeEvent> taker) {
    if (this instanceof Probe probe && probe.event().run().equals(run)) {
      taker.accept(probe.event());
    }
  }

  default void ifEnd(String run, Consumer<String> taker) {
    if (this instanceof End end && end.run().equals(run)) {
      taker.accept(end.reason());
    }
  }
}
