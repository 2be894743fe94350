package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimListTest {

  private static final List<ProbeState> KEPT =
      List.of(
          ProbeState.RETIRED,
          ProbeState.PARKED,
          ProbeState.CLAIMED,
          ProbeState.RESENT,
          ProbeState.AHEAD);

  @Property(tries = 300)
  void readsBackWhatItWrote(
      @ForAll @LongRange(min = 0) long base,
      @ForAll @Size(max = 200) List<Byte> codes,
      @ForAll boolean inLongRuns) {
    List<ProbeState> states = new ArrayList<>();
    for (byte code : codes) {
      ProbeState state = KEPT.get(Math.floorMod(code, KEPT.size()));
      states.addAll(Collections.nCopies(inLongRuns ? 1 + Math.abs(code) : 1, state));
    }
    ClaimList list = new ClaimList(base, states);

    assertThat(ClaimList.decode(base + 7, list.encode())).isEqualTo(list);
  }

  /** A worker that knows version 1 only reads every list without a probe that is claimed ahead. */
  @Test
  void writesTheFirstVersionWhereNothingIsClaimedAhead() {
    ClaimList plain =
        new ClaimList(
            7,
            List.of(ProbeState.RETIRED, ProbeState.PARKED, ProbeState.CLAIMED, ProbeState.RESENT));
    ClaimList ahead = new ClaimList(7, List.of(ProbeState.CLAIMED, ProbeState.AHEAD));

    assertThat(plain.encode()).isEqualTo("1BwQFBgc");
    assertThat(ahead.encode()).isEqualTo("2BwoM");
  }

  /** The list of a worker that has not been updated yet. */
  @Test
  void readsTheFirstVersion() {
    assertThat(ClaimList.decode(10, "1BwgGFAoJ").states())
        .containsExactly(
            ProbeState.RETIRED,
            ProbeState.RETIRED,
            ProbeState.CLAIMED,
            ProbeState.RETIRED,
            ProbeState.RETIRED,
            ProbeState.RETIRED,
            ProbeState.RETIRED,
            ProbeState.RETIRED,
            ProbeState.CLAIMED,
            ProbeState.CLAIMED,
            ProbeState.PARKED,
            ProbeState.PARKED);
  }

  @Test
  void emptyMetadataMeansThatNothingWasUnderWay() {
    assertThat(ClaimList.decode(42, "")).isEqualTo(new ClaimList(42, List.of()));
  }

  @Test
  void aSlowAnswerAmidThousandsOfFinishedOnesCostsNoMoreThanItsNeighbours() {
    List<ProbeState> states = new ArrayList<>(Collections.nCopies(20_000, ProbeState.RETIRED));
    states.set(0, ProbeState.CLAIMED);
    states.set(10_000, ProbeState.CLAIMED);
    states.set(19_999, ProbeState.PARKED);

    assertThat(new ClaimList(1_000_000, states).encode()).hasSizeLessThan(24);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3AAA", // Another version.
        "2AA0", // A state that there is not.
        "1", // No base offset.
        "1gA", // A number that ends in its middle.
        "1*", // No Base64.
        "claimed by hand"
      })
  void refusesWhatItDidNotWrite(String metadata) {
    assertThatIllegalArgumentException().isThrownBy(() -> ClaimList.decode(0, metadata));
  }

  @Test
  void refusesMoreProbesThanAPartitionCanHold() {
    // Version 1, base offset 0, and one run of 2^33 claimed probes.
    String metadata = "1AIKAgICAAQ";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClaimList.decode(0, metadata))
        .withMessage("claims of more than 4194304 probes in one partition");
  }
}
