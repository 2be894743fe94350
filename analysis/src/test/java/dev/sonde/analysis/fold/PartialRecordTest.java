package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PartialRecordTest {

  private final Run run = RunBuilder.of("together").count(100).partitions(1).build();
  private final CellFold fold = new CellFold(run, new Cell("default", 0), 0);

  private Partial folded() {
    for (int block = 0; block < 100; block++) {
      fold.add(Probe.of(run, block, 0).event());
    }
    return fold.toPartial();
  }

  @Test
  void tellsAFinalPartialFromOthers() {
    assertThat(PartialRecord.isFinal(folded().toByteArray())).isFalse();
    fold.end(1);
    assertThat(PartialRecord.isFinal(fold.toPartial().toByteArray())).isTrue();
  }

  @Test
  void whatIsNoPartialIsNotFinal() {
    assertThat(PartialRecord.isFinal(new byte[0])).isFalse();
    assertThat(PartialRecord.isFinal(new byte[] {(byte) 0xFF, 1, 2})).isFalse();
    byte[] cut = folded().toByteArray();
    for (int length = 0; length < 64; length++) {
      assertThat(PartialRecord.isFinal(Arrays.copyOf(cut, length))).isFalse();
    }
  }

  @Test
  void keepsTheCountsAndLeavesOutWhatIsLarge() {
    Partial whole = folded();
    Partial settled = PartialRecord.settled(PartialRecord.decode(whole.toByteArray()));
    assertThat(SettledCounts.of(settled)).isEqualTo(SettledCounts.of(whole));
    assertThat(SettledCounts.of(settled).probes()).isEqualTo(100);
    assertThat(settled.getSerializedSize()).isLessThan(whole.getSerializedSize() / 10);
    assertThatThrownBy(() -> PartialRecord.decode(new byte[] {(byte) 0xFF, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
