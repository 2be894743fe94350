package dev.sonde.cli.determinism;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows a topic on a machine, from its beginning. */
final class Tail {

  private static final int MOST_RECORDS = 20;

  private final World world;
  private final Machine machine;
  private final String topic;
  private final List<SimLog> logs;
  private final List<Long> positions = new ArrayList<>();
  private final Consumer<ConsumerRecord<String, byte[]>> handler;

  /** Reads the existing records at once. */
  Tail(
      World world,
      Machine machine,
      String topic,
      Consumer<ConsumerRecord<String, byte[]>> handler) {
    this.world = world;
    this.machine = machine;
    this.topic = topic;
    this.logs = world.cluster().logs(topic);
    this.handler = handler;
    logs.forEach(log -> positions.add(log.read(0, Integer.MAX_VALUE, handler)));
    later();
  }

  /** Marks where the topic ends now; tells whether it was read up to there. */
  BooleanSupplier mark() {
    List<Long> ends = logs.stream().map(SimLog::stableEnd).toList();
    return () -> IntStream.range(0, ends.size()).allMatch(i -> positions.get(i) >= ends.get(i));
  }

  private void later() {
    machine.after(world.faults().tailDelay(topic), this::turn);
  }

  private void turn() {
    for (int i = 0; i < logs.size() && !world.network().isAway(); i++) {
      int most = world.chance().between(0, MOST_RECORDS);
      positions.set(i, logs.get(i).read(positions.get(i), most, handler));
    }
    later();
  }
}
