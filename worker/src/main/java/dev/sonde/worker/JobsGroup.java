package dev.sonde.worker;

import dev.sonde.common.topic.BackOff;
import dev.sonde.common.topic.DeadLetters;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.Topics;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * How a worker becomes a member of its region's group, time and again.
 *
 * @param deadLetters where it puts what it cannot read
 * @param backOff between two attempts
 */
record JobsGroup(
    Supplier<Consumer<String, byte[]>> members, DeadLetters deadLetters, BackOff backOff) {

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  static JobsGroup of(KafkaSettings settings, WorkerOptions options) {
    String seat = KafkaSettings.seat(options.id());
    return new JobsGroup(
        () -> settings.member(Topics.workers(options.region()), options.id(), seat),
        new DeadLetters(settings, options.id()),
        new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }
}
