package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.StreamedTokens;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private final Run run = RunBuilder.of("a").build();
  private final Figures figures = new Figures();

  /** Nothing of one event is left for the next. */
  @Test
  void theyAreThoseOfEachEventInTurn() {
    ProbeEvent answered = Probe.of(run, 0, 0).event();
    ProbeEvent dropped =
        ProbeEvent.unsent(answered.id(), Outcome.DROPPED, "", answered.worker(), 7);
    for (ProbeEvent event : List.of(answered, dropped, answered)) {
      figures.of(event);
      for (Metric metric : Metric.values()) {
        assertThat(figures.micros(Figures.at(metric)))
            .as(metric.label())
            .isEqualTo(metric.micros(event));
      }
      assertThat(Optional.ofNullable(figures.streamed())).isEqualTo(StreamedTokens.of(event));
    }
  }
}
