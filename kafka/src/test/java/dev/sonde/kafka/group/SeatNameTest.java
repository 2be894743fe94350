package dev.sonde.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatNameTest {

  @Test
  void isFitForKafkaAndNobodyElses() {
    String name = "höst/1:" + "x".repeat(300);

    // Kafka allows at most 249 of these characters.
    assertThat(Seat.instance(name)).matches("h_st_1_x[-.\\w]+").hasSizeLessThan(250);
    assertThat(Seat.instance(name)).isNotEqualTo(Seat.instance(name));
  }
}
