package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.job.Job;
import dev.sonde.common.job.Job.Probe;
import dev.sonde.common.run.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PlannedJobsTest {

  private static final String[] LOADS = {
    "load: {count: 40, concurrency: 3}",
    "load: {rate: 7/s, count: 40}",
    "load: {rate: 300/s, arrivals: poisson, count: 40}",
    "load: {stages: [{rate: 20/s, for: 1s, ramp: true}, {rate: 0/s, for: 1s}, {rate: 5/s, for: 4s}]}",
    "load: {stages: [{rate: 9/s, for: 3s, ramp: true}, {rate: 0/s, for: 3s, ramp: true}]}"
  };

  @Property(tries = 100)
  void everyIndexOccursExactlyOnceInTheShardOfItsBlock(
      @ForAll @IntRange(max = 4) int load,
      @ForAll @IntRange(min = 1, max = 9) int targets,
      @ForAll @IntRange(min = 1, max = 7) int shards,
      @ForAll @IntRange(max = 5) int warmup,
      @ForAll @LongRange(max = 1L << 50) long seed) {
    Run run = run(LOADS[load], warmup, seed, targets, shards);

    List<Job> jobs = all(run, 13);

    long blocks = measured(run) + run.warmupBlocks();
    List<Long> indexes = probes(jobs).stream().map(Probe::index).sorted().toList();
    assertThat(indexes).isEqualTo(LongStream.range(0, blocks * targets).boxed().toList());
    for (Job job : jobs) {
      for (Probe probe : job.probes()) {
        long block = run.block(probe.index());
        long slot = job.closed() ? job.lane() : block;
        assertThat(job.shard()).isEqualTo((int) (slot % shards));
        assertThat(probe.target()).isEqualTo(run.target(probe.index()));
      }
    }
  }

  @Property(tries = 60)
  void isTheSameWhateverTheSizeOfTheSteps(
      @ForAll @IntRange(max = 4) int load,
      @ForAll @IntRange(min = 1, max = 50) int step,
      @ForAll @LongRange(max = 1L << 50) long seed) {
    Run run = run(LOADS[load], 2, seed, 4, 3);

    assertThat(sorted(all(run, step))).isEqualTo(sorted(all(run, Integer.MAX_VALUE)));
  }

  @Property(tries = 60)
  void canBeTakenUpAtAnyBlock(
      @ForAll @IntRange(max = 4) int load, @ForAll @IntRange(max = 40) int from) {
    Run run = run(LOADS[load], 2, 7, 4, 3);
    PlannedJobs used = new PlannedJobs(run, "default", 1000);
    used.next(39, Long.MAX_VALUE, 3);

    PlannedJobs.Batch fresh = new PlannedJobs(run, "default", 1000).next(from, 1 << 30, 9);

    assertThat(fresh).isEqualTo(used.next(from, 1 << 30, 9));
  }

  @Property(tries = 30)
  void everyTargetOfABlockGetsTheSamePrompt(@ForAll @LongRange(max = 1L << 50) long seed) {
    String prompts = "prompts: [a, b, {text: c, weight: 5}]\n";
    Run run = run(prompts + LOADS[(int) (seed % 5)], 0, seed, 5, 3);

    Map<Long, List<Integer>> byBlock = new HashMap<>();
    for (Probe probe : probes(all(run, 7))) {
      byBlock.computeIfAbsent(run.block(probe.index()), b -> new ArrayList<>()).add(probe.prompt());
    }

    assertThat(byBlock.values())
        .allSatisfy(each -> assertThat(each).hasSize(5).containsOnly(each.get(0)));
  }

  @Test
  void anotherSeedGivesAnotherPlan() {
    for (String load : LOADS) {
      List<Job> one = all(run(load, 0, 1, 5, 1), 50);
      List<Job> two = all(run(load, 0, 2, 5, 1), 50);
      assertThat(probes(one)).isNotEqualTo(probes(two));
    }
  }

  @Test
  void anOpenJobStaysWithinItsWindowAndItsSize() {
    Run run = run("load: {rate: 20000/s, duration: 1s}", 0, 3, 3, 2);
    List<Job> jobs = all(run, Integer.MAX_VALUE);

    assertThat(probes(jobs)).hasSize(60_000);
    for (Job job : jobs) {
      long first = job.probes().get(0).dueMicros();
      long last = job.probes().get(job.probes().size() - 1).dueMicros();
      assertThat(last - first).isBetween(0L, 51_000L);
      assertThat(job.expiresMicros()).isEqualTo(last + PlannedJobs.MAX_LATENESS_MICROS);
      assertThat(job.probes())
          .isSortedAccordingTo((a, b) -> Long.compare(a.dueMicros(), b.dueMicros()));
    }
  }

  @Test
  void onlyWhatBeginsBeforeTheHorizonIsHandedOut() {
    Run run = run("load: {rate: 10/s, duration: 60s}", 0, 3, 2, 2);
    PlannedJobs jobs = new PlannedJobs(run, "default", 0);

    PlannedJobs.Batch first = jobs.next(0, 3_000_000, Integer.MAX_VALUE);
    PlannedJobs.Batch none = jobs.next(first.nextBlock(), 3_000_000, Integer.MAX_VALUE);

    assertThat(first.nextBlock()).isEqualTo(30);
    assertThat(first.probes()).isEqualTo(60);
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.nextBlock()).isEqualTo(30);
  }

  @Test
  void aClosedJobIsOneBlockInItsLane() {
    Run run = run("load: {concurrency: 3, count: 4}", 1, 3, 2, 2);
    List<Job> jobs = all(run, 100);

    assertThat(jobs).extracting(Job::lane).containsExactly(0, 1, 2, 0, 1, 2, 0);
    assertThat(jobs).extracting(Job::shard).containsExactly(0, 1, 0, 0, 1, 0, 0);
    assertThat(jobs).extracting(Job::expiresMicros).containsOnly(Long.MAX_VALUE);
    assertThat(jobs).allSatisfy(each -> assertThat(each.probes()).hasSize(2));
    assertThat(jobs.get(0).startAtMillis()).isEqualTo(1000);
  }

  @Test
  void aClosedLoadWithADurationNeverRunsOutAndExpiresWithIt() {
    Run run = run("load: {concurrency: 2, duration: 90s}", 0, 3, 2, 2);
    PlannedJobs jobs = new PlannedJobs(run, "default", 0);

    PlannedJobs.Batch batch = jobs.next(1L << 40, 0, 3);

    assertThat(run.blocks()).isNull();
    assertThat(jobs.endsBefore(1L << 40)).isFalse();
    assertThat(batch.jobs()).hasSize(3);
    assertThat(batch.jobs()).extracting(Job::expiresMicros).containsOnly(90_000_000L);
  }

  @Test
  void aMillionBlocksAreHandedOutWithoutBeingHeld() {
    Run run = run("load: {rate: 1000/s, arrivals: poisson, count: 1000000}", 0, 3, 1, 4);
    PlannedJobs jobs = new PlannedJobs(run, "default", 0);
    long block = 0;
    long probes = 0;
    while (!jobs.endsBefore(block)) {
      PlannedJobs.Batch batch = jobs.next(block, Long.MAX_VALUE, 1000);
      assertThat(batch.nextBlock()).isEqualTo(block + 1000);
      block = batch.nextBlock();
      probes += batch.probes();
    }
    assertThat(probes).isEqualTo(1_000_000);
  }

  @Test
  void refusesARegionThatIsNotTheRuns() {
    Run run = run(LOADS[0], 0, 3, 2, 2);
    assertThatThrownBy(() -> new PlannedJobs(run, "mars", 0))
        .hasMessage("region is mars, allowed are [default]");
  }

  private static Run run(String yaml, int warmup, long seed, int targets, int shards) {
    String more = "\nwarmup: " + warmup + "\nseed: " + seed;
    return Runs.run(yaml + more, targets, shards);
  }

  private static long measured(Run run) {
    Long blocks = run.blocks();
    assertThat(blocks).isNotNull();
    return blocks == null ? 0 : blocks;
  }

  private static List<Job> all(Run run, int step) {
    PlannedJobs planned = new PlannedJobs(run, "default", 1000);
    List<Job> jobs = new ArrayList<>();
    long block = 0;
    while (!planned.endsBefore(block)) {
      PlannedJobs.Batch batch = planned.next(block, Long.MAX_VALUE, step);
      jobs.addAll(batch.jobs());
      block = batch.nextBlock();
    }
    return jobs;
  }

  private static List<Probe> probes(List<Job> jobs) {
    return jobs.stream().flatMap(each -> each.probes().stream()).toList();
  }

  private static List<Probe> sorted(List<Job> jobs) {
    return probes(jobs).stream()
        .sorted((a, b) -> Long.compare(a.index(), b.index()))
        .collect(Collectors.toList());
  }
}
