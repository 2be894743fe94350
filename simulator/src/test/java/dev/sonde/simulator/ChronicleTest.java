package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChronicleTest {
  private static final long MAX_BYTES = 64 << 20;

  private static RequestTruth request(int i, @Nullable String session) {
    long received = Long.MAX_VALUE - 1_000_000_000_000L + i * 1_000L;
    return new RequestTruth(
        "Root=1-%08x-é".formatted(i),
        session,
        new RequestTruth.Asked(
            "org/model-" + i % 7, i % 2 == 0, i % 3 == 0 ? null : "p" + i % 3, i - 1L),
        i % 5 == 0 ? 0 : 200,
        "ok",
        i,
        new RequestTruth.Times(
            received,
            i % 4 == 0 ? 0 : received + 1,
            received + 600_000_000_000L,
            received - 5,
            0,
            received + 7L * i),
        new RequestTruth.Waits(i % 6 == 0 ? -1 : i, i, 2L * i),
        i % 5 == 0 ? null : "%016x".formatted(-1L - i));
  }

  private static List<RequestTruth> read(Iterator<RequestTruth> records) {
    List<RequestTruth> all = new ArrayList<>();
    records.forEachRemaining(all::add);
    return all;
  }

  @Test
  void givesBackWhatItWasGiven() {
    Chronicle chronicle = new Chronicle(20_000, MAX_BYTES, new RequestIds());
    List<RequestTruth> given = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      given.add(request(i, i % 2 == 0 ? null : "s" + i));
    }
    given.forEach(chronicle::add);

    assertThat(read(chronicle.cut())).isEqualTo(given);
    assertThat(chronicle.dropped()).isZero();
  }

  @Test
  void letsACutBeReadWhileMoreIsWrittenAndDropped() {
    Chronicle chronicle = new Chronicle(5_000, MAX_BYTES, new RequestIds());
    for (int i = 0; i < 5_000; i++) {
      chronicle.add(request(i, "s"));
    }
    Iterator<RequestTruth> cut = chronicle.cut();
    for (int i = 5_000; i < 20_000; i++) {
      chronicle.add(request(i, "t" + i));
    }

    assertThat(read(cut)).hasSize(5_000).first().isEqualTo(request(0, "s"));
    assertThat(read(chronicle.cut())).hasSize(5_000).first().isEqualTo(request(15_000, "t15000"));
    assertThat(chronicle.dropped()).isEqualTo(15_000);
  }

  @Test
  void dropsTheOldestWhenRecordsTakeTooMuchMemory() {
    Chronicle chronicle = new Chronicle(1_000_000, 2 << 20, new RequestIds());
    String session = "s".repeat(2_000);
    for (int i = 0; i < 10_000; i++) {
      chronicle.add(request(i, session + i));
    }
    List<RequestTruth> kept = read(chronicle.cut());

    assertThat(kept.size()).isBetween(300, 600);
    assertThat(kept.get(kept.size() - 1)).isEqualTo(request(9_999, session + 9_999));
    assertThat(chronicle.dropped()).isEqualTo(10_000 - kept.size());
  }

  @Test
  void holdsTwoMillionTypicalRecordsInItsMemory() {
    int share = 64;
    Chronicle chronicle = new Chronicle(1_000_000, (512 << 20) / share, new RequestIds());
    for (int i = 0; i < 2_000_000 / share; i++) {
      chronicle.add(typical(i));
    }

    assertThat(chronicle.dropped()).isZero();
    assertThat(read(chronicle.cut())).hasSize(2_000_000 / share);
  }

  private static RequestTruth typical(int i) {
    long received = 5_000_000_000_000L + i * 50_000L;
    return new RequestTruth(
        "01KBENCHMARKBENCHMARKBENCH-default-%07d-1".formatted(i),
        "01KBENCHMARKBENCHMARKBENCH-default",
        new RequestTruth.Asked("meta-llama/Llama-3.3-70B-Instruct:together", true, "together", i),
        200,
        "ok",
        40,
        new RequestTruth.Times(
            received,
            received + 60_000_000,
            received + 220_000_000,
            received + 220_000_000,
            received + 900_000_000,
            received + 900_000_500),
        new RequestTruth.Waits(219_998, 0, 0),
        "0123456789abcdef");
  }

  @Test
  void countsIdsAsAMapWould() {
    RequestIds ids = new RequestIds();
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      long id = random.nextInt(20_000);
      if (random.nextInt(5) < 3) {
        assertThat(ids.add(id)).isEqualTo(expected.merge(id, 1, Integer::sum) > 1);
      } else {
        ids.remove(id);
        expected.computeIfPresent(id, (key, times) -> times > 1 ? times - 1 : null);
      }
    }
    ids.clear();
    assertThat(ids.add(1)).isFalse();
  }
}
