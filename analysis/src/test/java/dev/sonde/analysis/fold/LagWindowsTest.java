package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.WorkerState;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LagWindowsTest {

  private static final Run RUN = RunBuilder.of("together").count(1_000_000).build();
  private static final long SECOND = 1_000_000;

  @Property
  void aBucketHoldsItsDelaysToAFewPerMille(@ForAll @LongRange(max = 1L << 40) long micros) {
    int bucket = LagCounts.bucket(micros);
    assertThat(LagCounts.least(bucket)).isLessThanOrEqualTo(micros);
    assertThat(LagCounts.least(bucket + 1)).isGreaterThan(micros);
    assertThat((double) LagCounts.least(bucket))
        .isCloseTo((double) micros, within(Math.max(128.0, 0.008 * micros)));
  }

  @Property
  void ranksAreThoseOfTheSortedDelays(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(max = 100_000_000) Long> delays,
      @ForAll Random random) {
    LagCounts counts = new LagCounts();
    delays.forEach(counts::add);
    long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
    int rank = 1 + random.nextInt(sorted.length);
    assertThat(counts.atRank(rank)).isEqualTo(LagCounts.least(LagCounts.bucket(sorted[rank - 1])));

    List<Integer> pairs = new ArrayList<>();
    counts.write(pairs::add);
    LagCounts read = new LagCounts();
    read.merge(pairs);
    assertThat(read.total()).isEqualTo(sorted.length);
    assertThat(read.atRank(rank)).isEqualTo(counts.atRank(rank));
  }

  @Test
  void pairsOfAStrangerAreRefused() {
    for (List<Integer> pairs :
        List.of(
            List.of(0, 1),
            List.of(1, 0),
            List.of(-1, 1),
            List.of(1_000_000, 1),
            List.of(1, 1, 1))) {
      assertThatThrownBy(() -> new LagCounts().merge(pairs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("counts of delays");
    }
  }

  @Test
  void windowsBeginAtMultiplesOfTenSeconds() {
    WorkerTable table = new WorkerTable();
    table.add(event(0, 9_999_999, "w-1"));
    table.add(event(1, 10 * SECOND, "w-1"));
    table.add(event(2, 31 * SECOND, "w-1"));
    assertThat(windows(table))
        .extracting(LagWindow::fromMicros, LagWindow::toMicros, LagWindow::probes)
        .containsExactly(
            tuple(0L, 10 * SECOND, 1L),
            tuple(10 * SECOND, 20 * SECOND, 1L),
            tuple(30 * SECOND, 40 * SECOND, 1L));
  }

  @Test
  void whatWasDueBeforeTheStartIsInTheFirstWindowHoweverManyWorkersThereAre() {
    WorkerTable table = new WorkerTable();
    for (int i = 0; i < WorkerTable.WINDOWS + 5; i++) {
      table.add(event(2 * i, -SECOND, "w-" + i));
      table.add(event(2 * i + 1, 5_000 * SECOND, "w-" + i));
    }
    table.add(event(999, Long.MIN_VALUE, "w-1"));

    assertThat(windows(table).get(0).fromMicros()).isZero();
    assertThat(windows(table).stream().mapToLong(LagWindow::probes).sum()).isEqualTo(3);
    WorkerTable read = new WorkerTable();
    read.merge(table.toProto("default"));
    assertThat(read.toProto("default")).isEqualTo(table.toProto("default"));
  }

  @Test
  void windowsOfAStrangerAreRefused() {
    for (WorkerState state :
        List.of(
            state(0, -1),
            state(0, Long.MAX_VALUE),
            state(0, 3, 3),
            state(0, 4, 3),
            state(-1, 0),
            state(31, 0))) {
      assertThatThrownBy(() -> new LagWindows().merge(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("windows of delays");
    }
  }

  private static WorkerState state(int doublings, long... numbers) {
    WorkerState.Builder state = WorkerState.newBuilder().setWindowDoublings(doublings);
    for (long number : numbers) {
      state.addWindows(dev.sonde.common.proto.LagWindow.newBuilder().setNumber(number));
    }
    return state.build();
  }

  @Test
  void aDayHasAtMostAHundredAndTwentyWindowsAndLosesNoProbe() {
    WorkerTable table = new WorkerTable();
    int seconds = 86_400;
    for (int second = 0; second < seconds; second += 5) {
      table.add(event(second, second * SECOND, "w-1"));
    }
    List<LagWindow> windows = windows(table);
    assertThat(windows).hasSizeBetween(WorkerTable.WINDOWS / 2, WorkerTable.WINDOWS);
    assertThat(windows.stream().mapToLong(LagWindow::probes).sum()).isEqualTo(seconds / 5);
    assertThat(table.toProto("default").get(0).getSerializedSize()).isLessThan(8_000);
  }

  @Property(tries = 100)
  void neitherTheOrderNorAHandOverChangesAnything(
      @ForAll @Size(min = 1, max = 400) List<@IntRange(max = 40_000) Integer> dues,
      @ForAll @IntRange(min = 1, max = 200) int workers,
      @ForAll Random random) {
    List<ProbeEvent> events = new ArrayList<>();
    for (int i = 0; i < dues.size(); i++) {
      events.add(event(i, dues.get(i) * SECOND, "w-" + i % workers));
    }
    WorkerTable inOrder = new WorkerTable();
    events.forEach(inOrder::add);

    Collections.shuffle(events, random);
    int cut = random.nextInt(events.size() + 1);
    WorkerTable first = new WorkerTable();
    events.subList(0, cut).forEach(first::add);
    WorkerTable successor = new WorkerTable();
    successor.merge(first.toProto("default"));
    events.subList(cut, events.size()).forEach(successor::add);
    assertThat(successor.toProto("default")).isEqualTo(inOrder.toProto("default"));

    WorkerTable second = new WorkerTable();
    events.subList(cut, events.size()).forEach(second::add);
    WorkerTable merged = new WorkerTable();
    List<List<WorkerState>> partials =
        Arrays.asList(first.toProto("default"), second.toProto("default"));
    Collections.shuffle(partials, random);
    partials.forEach(merged::merge);
    assertThat(merged.toProto("default")).isEqualTo(inOrder.toProto("default"));
    assertThat(merged.toProto("default").stream().mapToInt(WorkerState::getWindowsCount).sum())
        .isLessThanOrEqualTo(Math.max(WorkerTable.WINDOWS, workers));
  }

  private static List<LagWindow> windows(WorkerTable table) {
    return Objects.requireNonNull(table.sorted().get("w-1")).inOrder();
  }

  private static ProbeEvent event(int block, long dueMicros, String worker) {
    return Probe.of(RUN, block, 0).due(dueMicros).worker(worker).lagMicros(200 + block).event();
  }
}
