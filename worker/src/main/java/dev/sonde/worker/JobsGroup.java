package dev.sonde.worker;

import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Seat;
import dev.sonde.kafka.Topics;
import java.time.Duration;

/**
 * How a worker becomes a member of its region's group, time and again.
 *
 * @param deadLetters where it puts what it cannot read
 * @param backOff between two attempts
 */
record JobsGroup(Seat seat, DeadLetters deadLetters, BackOff backOff) {

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  static JobsGroup of(KafkaSettings settings, WorkerOptions options) {
    return new JobsGroup(
        Seat.in(settings, Topics.workers(options.region()), options.id()),
        new DeadLetters(settings, options.id()),
        new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }
}
