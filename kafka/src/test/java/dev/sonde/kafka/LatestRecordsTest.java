package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestRecordsTest {

  private final LatestRecords records = new LatestRecords();
  private long offset;

  private void put(String key, byte @Nullable [] value) {
    records.put(new ConsumerRecord<>("topic", 0, offset++, key, value));
  }

  private List<Long> taken() {
    return records.take().stream().map(ConsumerRecord::offset).toList();
  }

  @Test
  void keepsTheLastOfEachKeyInTheOrderOfTheLog() {
    put("a", new byte[1]);
    put("b", new byte[1]);
    put("a", new byte[1]);

    assertThat(taken()).containsExactly(1L, 2L);
    assertThat(taken()).isEmpty();
  }

  @Test
  void holdsNoMoreRecordsThanKeysHoweverManyCome() {
    for (int i = 0; i < 100_000; i++) {
      put("key-" + i % 7, new byte[1]);
    }
    assertThat(taken()).hasSize(7);
  }

  @Test
  void forgetsWhatIsDeleted() {
    put("a", new byte[1]);
    put("b", new byte[1]);
    put("a", null);
    assertThat(taken()).containsExactly(1L);
  }

  @Test
  void waitsForTheFirstAndNoLongerThanAsked() throws Exception {
    assertThat(records.take(Duration.ofMillis(1))).isEmpty();
    CompletableFuture<Void> later = CompletableFuture.runAsync(() -> put("a", new byte[1]));
    List<ConsumerRecord<String, byte[]>> taken = records.take(Duration.ofSeconds(30));
    later.join();
    assertThat(taken.size() + records.take().size()).isEqualTo(1);
  }
}
