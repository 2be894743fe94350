package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LatestRecordsTest {

  private final LatestRecords<Long> records = new LatestRecords<>();
  private long offset;

  private void put(String key) {
    records.put(key, offset++);
  }

  private List<Long> taken() {
    return records.take();
  }

  @Test
  void keepsTheLastOfEachKeyInTheOrderOfTheLog() {
    put("a");
    put("b");
    put("a");

    assertThat(taken()).containsExactly(1L, 2L);
    assertThat(taken()).isEmpty();
  }

  @Test
  void holdsNoMoreRecordsThanKeysHoweverManyCome() {
    for (int i = 0; i < 100_000; i++) {
      put("key-" + i % 7);
    }
    assertThat(taken()).hasSize(7);
  }

  @Test
  void forgetsWhatIsDeleted() {
    put("a");
    put("b");
    records.remove("a");
    assertThat(taken()).containsExactly(1L);
  }

  @Test
  void waitsForTheFirstAndNoLongerThanAsked() throws Exception {
    assertThat(records.take(Duration.ofMillis(1))).isEmpty();
    CompletableFuture<Void> later = CompletableFuture.runAsync(() -> put("a"));
    List<Long> taken = records.take(Duration.ofSeconds(30));
    later.join();
    assertThat(taken.size() + records.take().size()).isEqualTo(1);
  }
}
