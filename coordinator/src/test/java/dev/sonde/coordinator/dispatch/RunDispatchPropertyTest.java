package dev.sonde.coordinator.dispatch;

import static dev.sonde.coordinator.dispatch.Dispatches.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RunDispatchPropertyTest {

  private static final int TARGETS = 3;
  private static final long TICK_MICROS = 50_000;

  /** Probes settle in any order and cost anything up to their worst case. */
  @Property(tries = 200)
  void exposureNeverPassesTheCap(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 1000) Integer> draws,
      @ForAll @IntRange(min = 1, max = 40) int milliUsd,
      @ForAll boolean open) {
    String load = open ? "load: {rate: 20/s, count: 60}" : "load: {count: 60, concurrency: 2}";
    Run run =
        Dispatches.run(
            TARGETS,
            load,
            "request: {maxTokens: 100}",
            "budget: {usd: 0.0" + (100 + milliUsd) + "}");
    long cap = Objects.requireNonNull(run.spec().budgetNanoUsd());
    long worst = Objects.requireNonNull(run.worstCaseNanoUsd(0, 0));
    Settling settling = new Settling(run, worst, draws);
    RunDispatch dispatch = Dispatches.dispatch(run);
    for (long now = 0; !settling.over(dispatch); now += TICK_MICROS) {
      boolean wasOpen = !dispatch.closed();
      settling.sent(dispatch.due(now));
      if (wasOpen && dispatch.closed() && settling.sent < 60 * TARGETS) {
        // Dispatch ended because not one more block was certainly affordable.
        assertThat(cap - dispatch.exposureNanoUsd()).isLessThan(TARGETS * worst);
      }
      assertThat(settling.exposureNanoUsd()).isLessThanOrEqualTo(cap);
      assertThat(dispatch.exposureNanoUsd()).isGreaterThanOrEqualTo(settling.exposureNanoUsd());
      assertThat(dispatch.exposureNanoUsd()).isLessThanOrEqualTo(cap);
      settling.settleSome(dispatch, now);
      assertThat(now).as("comes to an end").isLessThan(1000 * TICK_MICROS);
    }

    boolean all = settling.sent == 60 * TARGETS;
    assertThat(dispatch.progress().reason()).isEqualTo(all ? null : Code.of(Stop.BUDGET));
  }

  /** The outstanding probes, their cost, and the counts that the dispatcher has. */
  private static final class Settling {
    private final Run run;
    private final long worst;
    private final List<Integer> draws;
    private final List<Integer> open = new ArrayList<>();
    private final long[] settled = new long[TARGETS];
    private final long[] released = new long[TARGETS];
    private int drawn;
    private int sent;
    private long spent;

    Settling(Run run, long worst, List<Integer> draws) {
      this.run = run;
      this.worst = worst;
      this.draws = draws;
    }

    private int draw() {
      return draws.get(drawn++ % draws.size());
    }

    void sent(List<Job> jobs) {
      for (Job.Probe probe : Dispatches.probes(jobs)) {
        open.add(probe.target());
        sent++;
      }
    }

    long exposureNanoUsd() {
      return spent + open.size() * worst;
    }

    void settleSome(RunDispatch dispatch, long now) {
      int some = 1 + draw() % 5;
      for (int i = 0; i < some && !open.isEmpty(); i++) {
        int target = open.remove(draw() % open.size());
        long cost = worst * draw() / 1000;
        spent += cost;
        settled[target]++;
        released[target] += worst - cost;
      }
      for (int target = 0; target < run.targets().size(); target++) {
        dispatch.settled(
            REGION, target, new SettledCounts(settled[target], 0, 0, 0, released[target]), now);
      }
    }

    boolean over(RunDispatch dispatch) {
      boolean over = dispatch.over().isPresent();
      assertThat(!over || open.isEmpty()).as("nothing is open at the end").isTrue();
      return over;
    }
  }

  /** A dispatcher can fail at any moment: its successor continues where it stopped. */
  @Property(tries = 200)
  void aRestartNeitherRepeatsNorSkipsABlock(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 9) Integer> steps,
      @ForAll boolean open) {
    String load = open ? "load: {rate: 30/s, count: 50}" : "load: {count: 50, concurrency: 3}";
    Run run = Dispatches.run(TARGETS, load);
    RunDispatch dispatch = Dispatches.dispatch(run);
    List<Job> all = new ArrayList<>();
    long now = 0;
    int step = 0;
    while (dispatch.over().isEmpty()) {
      now += TICK_MICROS;
      all.addAll(dispatch.due(now));
      if (steps.get(step++ % steps.size()) < 3) {
        dispatch = new RunDispatch(run, dispatch.progress(), DispatchPolicy.DEFAULT);
      }
      long[] settled = new long[TARGETS];
      Dispatches.probes(all).forEach(probe -> settled[probe.target()]++);
      for (int target = 0; target < TARGETS; target++) {
        dispatch.settled(REGION, target, new SettledCounts(settled[target], 0, 0, 0, 0), now);
      }
      assertThat(step).as("comes to an end; settled %s", Arrays.toString(settled)).isLessThan(1000);
    }

    assertThat(Dispatches.indexes(all))
        .isEqualTo(LongStream.range(0, 50L * TARGETS).boxed().toList());
    assertThat(dispatch.over()).contains("counted");
  }
}
