package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeSampleTest {

  private static final int PROBES = 5000;

  private final Run run = RunBuilder.of("together").count(PROBES).build();

  @Test
  void isTheSameInWhateverOrderTheProbesCome() {
    List<Integer> blocks = new ArrayList<>();
    for (int block = 0; block < PROBES; block++) {
      blocks.add(block);
    }
    ProbeSample inOrder = sample(blocks);
    Collections.shuffle(blocks, new Random(7));
    assertThat(sample(blocks).toProto()).isEqualTo(inOrder.toProto());
    assertThat(inOrder.rows().length).isBetween(200, 500);
    assertThat(inOrder.rows()).isSorted();
  }

  @Test
  void aSampleOfSamplesIsTheSampleOfAll() {
    List<Integer> even = new ArrayList<>();
    List<Integer> odd = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int block = 0; block < PROBES; block++) {
      (block % 2 == 0 ? even : odd).add(block);
      all.add(block);
    }
    ProbeSample merged = sample(even);
    merged.merge(sample(odd).toProto());
    assertThat(Arrays.asList(merged.rows())).isEqualTo(Arrays.asList(sample(all).rows()));
  }

  @Test
  void keepsAllWhileTheyFit() {
    ProbeRow[] rows = sample(List.of(3, 1, 2)).rows();
    assertThat(rows).extracting(ProbeRow::block).containsExactly(1L, 2L, 3L);
    assertThat(rows[0].ttftMicros()).isEqualTo(200_000);
  }

  private ProbeSample sample(List<Integer> blocks) {
    ProbeSample sample = new ProbeSample(500, 1, 0);
    Figures figures = new Figures();
    for (int block : blocks) {
      ProbeEvent event = Probe.of(run, block, 0).event();
      figures.of(event);
      sample.add(event, figures, block);
    }
    return sample;
  }
}
