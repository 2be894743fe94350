package dev.sonde.coordinator.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.Estimate;
import dev.sonde.coordinator.plan.PlanText;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunFactoryTest {

  private static final Placement PLACE = new Placement(16, 4, Durability.EMBEDDED);

  private final RunFactory factory =
      new RunFactory(InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z")), "1.2.3");
  private final RunPlan plan =
      RunPlanner.plan(
          spec("load: {count: 40}\nwarmup: 5\nregions: [here, there]"),
          List.of(Target.of(0, "m", "a", "m:a", "http://127.0.0.1:9").priced(PRICE)));

  private static final Price PRICE = new Price(100_000, 400_000, null);

  private static Spec spec(String yaml) {
    return new SpecParser(PromptSource.REFUSED)
        .parse("x.yaml", "models: m\nproviders: [a]\nprompts: [ping]\n" + yaml);
  }

  @Test
  void aRunHasItsIdItsPlaceAndTheVersionThatPlannedIt() {
    Run run = factory.run(plan, PLACE);
    assertThat(run.id()).hasSize(26);
    assertThat(run.shards()).isEqualTo(16);
    assertThat(run.eventPartitions()).isEqualTo(4);
    assertThat(run.version()).isEqualTo("1.2.3");
    assertThat(run.durability()).isEqualTo(Durability.EMBEDDED);
  }

  @Test
  void whatIsRunIsWhatWasShown() {
    Run run = factory.run(plan, PLACE);
    assertThat(Estimate.of(run)).isEqualTo(plan.estimate());
    assertThat(PlanText.render(run, Estimate.of(run), 1_000)).isEqualTo(plan.text(1_000));
    assertThat(PlanText.brief(run, Estimate.of(run), 1_000)).isEqualTo(plan.brief(1_000));
  }

  @Test
  void aPlanThatIsRunTwiceIsTwoRuns() {
    Run first = factory.run(plan, PLACE);
    Run second = factory.run(plan, PLACE);
    assertThat(second.id()).isGreaterThan(first.id());
    assertThat(second.identified(first.id(), 16, 4, "1.2.3")).isEqualTo(first);
    assertThat(factory.newId()).isGreaterThan(second.id());
  }
}
