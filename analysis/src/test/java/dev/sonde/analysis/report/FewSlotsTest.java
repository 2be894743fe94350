package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.testing.RunBuilder;
import org.junit.jupiter.api.Test;

/** A probe is due each 100 ms. */
class FewSlotsTest {

  @Test
  void ranksOfOneMomentAreSaidToBeSo() {
    assertThat(Phrases.notes(report(8, 800)))
        .contains(
            "all answers are of one moment (1.0 s): the ranks hold for it only, and another run may rank otherwise");
  }

  @Test
  void ranksOfFewMomentsAreSaidToBeSo() {
    assertThat(Phrases.notes(report(30, 800)))
        .contains(
            "all answers are of 3 moments of 1.0 s: a provider's slow moment may look like a slow provider");
  }

  @Test
  void manyMomentsAndTiesNeedNoWord() {
    assertThat(Phrases.notes(report(60, 800))).noneMatch(note -> note.contains("moment"));
    assertThat(Phrases.notes(report(8, 200))).noneMatch(note -> note.contains("moment"));
  }

  private static Report report(int count, double slowMillis) {
    return new Scenario(RunBuilder.of("together", "novita").count(count).build())
        .target(0, count, 200)
        .target(1, count, slowMillis)
        .report();
  }
}
