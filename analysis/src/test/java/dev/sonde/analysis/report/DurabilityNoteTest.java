package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Durability;
import dev.sonde.testing.RunBuilder;
import org.junit.jupiter.api.Test;

/** When a report notes how safely the topics of its run were stored. */
class DurabilityNoteTest {

  private static final String NOTE =
      "single copy: Kafka keeps __transaction_state with replication 1";

  private static Report report(Durability durability) {
    return new Scenario(RunBuilder.of("together").build().on(durability))
        .target(0, 40, 210)
        .report();
  }

  @Test
  void aClusterWithASingleCopyIsNamedInEveryForm() {
    Report report = report(new Durability(1, 1, "__transaction_state", false));

    assertThat(TextReport.render(report, 200, false)).contains(NOTE);
    assertThat(Phrases.notes(report)).anyMatch(note -> note.startsWith(NOTE));
    Report read = ReportJson.read(ReportJson.write(report));
    assertThat(read.run().durability()).isEqualTo(report.run().durability());
  }

  @Test
  void anEmbeddedBrokersOnlyCopyIsSaidToProgramsOnly() {
    Report report = report(Durability.EMBEDDED);

    assertThat(TextReport.render(report, 200, false)).doesNotContain("copy");
    assertThat(ReportJson.write(report)).contains("\"embedded\" : true");
  }

  @Test
  void ofSafeTopicsThereIsNothingToSay() {
    Report report = report(new Durability(3, 2, "sonde.runs", false));

    assertThat(Phrases.notes(report)).noneMatch(note -> note.contains("copies"));
  }
}
