package dev.sonde.coordinator.plan;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs to plan in tests. */
final class Runs {

  static final Price PRICE = Price.ofUsdPerMillion(new BigDecimal("0.1"), new BigDecimal("0.4"));

  private Runs() {}

  static Spec spec(String yaml) {
    return new SpecParser(PromptSource.REFUSED).parse("test.yaml", "models: [org/model]\n" + yaml);
  }

  static Run run(String yaml, int targets, int shards) {
    return run(spec(yaml), targets, shards);
  }

  static Run run(Spec spec, int targets, int shards) {
    return RunPlanner.plan(
        spec, targets(targets), new RunPlanner.Identity("01TEST", shards, 4, "0.1.0"));
  }

  static List<Target> targets(int number) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      targets.add(target(i, "p" + i, PRICE));
    }
    return targets;
  }

  static Target target(int index, String provider, @Nullable Price price) {
    return Target.of(index, "org/model", provider, "org/model:" + provider, "http://127.0.0.1/v1")
        .priced(price);
  }
}
