package dev.sonde.cli.determinism;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.worker.claim.ClaimBounds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The task of a world.
 *
 * @param run the run that is judged
 * @param others runs beside it, which are forgotten at some time
 * @param workers at the start
 * @param bounds the bounds of each worker's claims
 */
record Scenario(Run run, List<Run> others, int workers, ClaimBounds bounds) {

  /** The id of the run that is judged. */
  static final String JUDGED = "01KATESTRUN0000000000000000";

  private static final int MOST_OTHERS = 2;

  private static final int TIGHT_CHARS = 40;

  static Scenario draw(Chance chance) {
    int targets = chance.between(2, 3);
    List<String> yaml = new ArrayList<>();
    yaml.add("models: [org/model]\nproviders: [p]\nprompts: [ping]");
    yaml.add("request: {maxTokens: 100, timeout: " + chance.between(1, 3) + "s}");
    yaml.add("seed: " + chance.below(1000));
    if (chance.oneIn(2)) {
      yaml.add("onWorkerLoss: resend");
    }
    List<String> judged = new ArrayList<>(yaml);
    judged.add("load: " + load(chance));
    judged.add("warmup: " + chance.below(3));
    if (chance.oneIn(2)) {
      judged.add(
          "budget: {usd: " + String.format(Locale.ROOT, "0.%03d", chance.between(8, 80)) + "}");
    }
    RunPlanner.Identity identity =
        new RunPlanner.Identity(JUDGED, chance.between(2, 4), chance.between(1, 2), "0.1.0");
    Run run = plan(judged, targets, identity);
    List<Run> others = new ArrayList<>();
    for (int number = chance.oneIn(2) ? 0 : chance.between(1, MOST_OTHERS); number > 0; number--) {
      List<String> other = new ArrayList<>(yaml);
      other.add("load: " + shortLoad(chance));
      String id = JUDGED.substring(0, JUDGED.length() - 1) + number;
      others.add(
          plan(
              other,
              targets,
              new RunPlanner.Identity(
                  id, identity.shards(), identity.eventPartitions(), identity.version())));
    }
    ClaimBounds bounds =
        chance.oneIn(5)
            ? new ClaimBounds(targets + chance.between(0, 6), TIGHT_CHARS)
            : ClaimBounds.DEFAULT;
    return new Scenario(run, List.copyOf(others), chance.between(2, 4), bounds);
  }

  private static Run plan(List<String> yaml, int targets, RunPlanner.Identity identity) {
    return RunPlanner.plan(
        new SpecParser(PromptSource.REFUSED).parse("world.yaml", String.join("\n", yaml) + "\n"),
        targets(targets),
        identity);
  }

  @Override
  public String toString() {
    return "%s, %s, timeout %s, %d warm-up, budget %s, %d targets, %d shards, %d events partitions, %d other runs, %d workers, %s"
        .formatted(
            run.spec().load(),
            run.spec().onWorkerLoss(),
            run.spec().request().timeouts().total(),
            run.warmupBlocks(),
            run.spec().budgetNanoUsd(),
            run.targets().size(),
            run.shards(),
            run.eventPartitions(),
            others.size(),
            workers,
            bounds);
  }

  private static String load(Chance chance) {
    int kind = chance.below(5);
    int count = chance.between(5, 50);
    return kind < 2
        ? "{rate: " + chance.between(4, 20) + "/s, count: " + count + "}"
        : kind < 4
            ? "{count: " + count + ", concurrency: " + chance.between(1, 6) + "}"
            : "{duration: "
                + chance.between(2, 8)
                + "s, concurrency: "
                + chance.between(1, 3)
                + "}";
  }

  private static String shortLoad(Chance chance) {
    int count = chance.between(3, 12);
    return chance.oneIn(2)
        ? "{rate: " + chance.between(4, 10) + "/s, count: " + count + "}"
        : "{count: " + count + ", concurrency: " + chance.between(1, 3) + "}";
  }

  private static List<Target> targets(int number) {
    Price price = Price.ofUsdPerMillion(new BigDecimal("1"), new BigDecimal("2"));
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      targets.add(
          Target.of(i, "org/model", "p" + i, "org/model:p" + i, "http://127.0.0.1/v1")
              .priced(price));
    }
    return targets;
  }
}
