package dev.sonde.cli.determinism;

import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destination;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.Message;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import dev.sonde.audit.notify.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A destination of alerts that is away now and then, refuses, and loses its answers. */
final class AlertReceiver implements Post {

  private final World world;
  private final List<Got> received = new ArrayList<>();
  private boolean away;
  private boolean calm;

  /** A message that has arrived. */
  record Got(String key, String alert, Notice notice) {}

  AlertReceiver(World world) {
    this.world = world;
  }

  Outbox outbox() {
    Destinations destinations = Destinations.of(List.of("team=webhook:http://team"), Map.of());
    return new Outbox(destinations, this, new DeliveryCounts(), () -> "http://sonde");
  }

  /** Nobody answers for this long. */
  void away(long nanos) {
    away = true;
    world.trace("the destination is away");
    world.scheduler().after(nanos, () -> away = false);
  }

  /** From now on it works. */
  void calm() {
    calm = true;
  }

  List<Got> received() {
    return received;
  }

  @Override
  public Outcome send(Destination destination, Message message, String key) {
    int kind = calm ? 9 : world.chance().below(10);
    if ((away && !calm) || kind == 0) {
      return new Outcome("it answers 503", 503, null);
    }
    world.trace("%s is told: %s", key, message.notice());
    received.add(new Got(key, message.alert().id(), message.notice()));
    return kind == 1
        ? new Outcome("it does not answer in time", 0, null)
        : new Outcome(null, 200, null);
  }
}
