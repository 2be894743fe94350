package dev.sonde.cli.determinism;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Claim;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All providers: they answer soon, late or never, and charge up to the worst case. */
final class FakeServer {

  private static final int PROMPT_TOKENS = 200;

  private final World world;
  private final Run run;

  FakeServer(World world) {
    this.world = world;
    this.run = world.run();
  }

  /** An answer; without usage only the provider knows its cost. */
  record Reply(Outcome outcome, int status, ProbeEvent.@Nullable Usage usage) {}

  void request(Claim claim, Consumer<Reply> answer) {
    Chance chance = world.chance();
    int kind = chance.below(40);
    Price price = Objects.requireNonNull(run.targets().get(claim.probe().target()).price());
    ProbeEvent.Usage usage =
        new ProbeEvent.Usage(
            chance.between(1, PROMPT_TOKENS),
            0,
            chance.between(0, run.spec().request().maxTokens()),
            0);
    long cost = kind == 0 ? 0 : price.costNanoUsd(usage.inputTokens(), 0, usage.outputTokens());
    world.truth().charged(claim, cost);
    if (kind == 1) {
      // Never answered, but charged.
      return;
    }
    Reply reply =
        kind == 0
            ? new Reply(Outcome.SERVER_ERROR, 503, null)
            : new Reply(Outcome.OK, 200, kind == 2 ? null : usage);
    world
        .scheduler()
        .after(
            kind == 3 ? chance.millis(1_000, 4_000) : chance.millis(20, 400),
            () -> {
              world.truth().answered(claim, reply.outcome());
              answer.accept(reply);
            });
  }
}
