package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.proto.AnswerRows;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerSampleTest {

  private static final int BLOCKS = 2_000;

  private final Run run = RunBuilder.of("together", "novita").count(BLOCKS).partitions(1).build();

  @Test
  void keepsTheSameBoundedAnswersInAnyOrder() {
    List<Integer> blocks = new ArrayList<>(IntStream.range(0, BLOCKS).boxed().toList());
    AnswerRows inOrder = sample(0, blocks, 300).toProto();
    Collections.shuffle(blocks, new Random(4));
    AnswerRows shuffled = sample(0, blocks, 300).toProto();
    assertThat(shuffled).isEqualTo(inOrder);
    assertThat(inOrder.getBlockCount()).isBetween(150, 300);
    assertThat(inOrder.getTextHashCount()).isEqualTo(inOrder.getBlockCount());
  }

  @Test
  void everyTargetKeepsTheSameBlocks() {
    List<Integer> blocks = IntStream.range(0, BLOCKS).boxed().toList();
    assertThat(sample(1, blocks, 300).toProto().getBlockList())
        .isEqualTo(sample(0, blocks, 300).toProto().getBlockList());
  }

  @Test
  void aSampleOfSamplesIsTheSampleOfAll() {
    List<Integer> all = IntStream.range(0, BLOCKS).boxed().toList();
    AnswerSample merged = new AnswerSample(200);
    merged.merge(sample(0, all.subList(0, 900), 300).toProto());
    merged.merge(sample(0, all.subList(900, BLOCKS), 300).toProto());
    AnswerSample whole = sample(0, all, 200);
    assertThat(merged.toProto()).isEqualTo(whole.toProto());
    assertThat(merged.rows()).isEqualTo(whole.rows());
  }

  private AnswerSample sample(int target, List<Integer> blocks, int bound) {
    AnswerSample sample = new AnswerSample(bound);
    blocks.forEach(
        block -> sample.add(Probe.of(run, block, target).text("answer " + block).event(), block));
    return sample;
  }
}
