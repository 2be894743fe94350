package dev.sonde.analysis.report;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.testing.RunBuilder;
import java.util.SplittableRandom;

/** The runs whose reports are golden files. */
enum Scenarios {
  FIVE_PROBES {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together", "fireworks-ai", "novita").count(5).build();
      return new Scenario(run).target(0, 5, 210).target(1, 5, 180).target(2, 5, 260);
    }
  },
  HUNDRED_PROBES {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together", "fireworks-ai", "novita", "groq")
              .warmup(2)
              .thresholds(
                  "p95(ttft) < 300ms",
                  "error_rate < 1%",
                  "p99(e2e){provider=groq} < 2s",
                  "usd_per_1k_tokens <= 0.002")
              .build();
      return new Scenario(run)
          .bend(
              (probe, block) -> {
                if (block % 25 == 3) {
                  probe.text("pong!");
                }
              })
          .target(0, 100, 210)
          .target(1, 100, 205)
          .bend((probe, block) -> probe.shape(0x1234).gapMicros(0))
          .target(2, 100, 640)
          .bend((probe, block) -> {})
          .target(3, 100, 90);
    }
  },
  FAILURES {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together", "fireworks-ai", "novita")
              .thresholds("p95(ttft) < 800ms", "error_rate < 5%")
              .build();
      return new Scenario(run)
          .target(0, 100, 210)
          .bend(
              (probe, block) -> {
                if (Scenario.every(4, block)) {
                  String message =
                      "Rate limit exceeded: 60 requests a minute for this model;\nslow down, or ask"
                          + " for a higher limit at https://fireworks.example/limits";
                  Scenario.fail(probe, Outcome.RATE_LIMITED, message);
                } else if (Scenario.every(33, block)) {
                  probe.outcome(Outcome.TIMEOUT).detail("first token");
                }
              })
          .target(1, 100, 180)
          .bend((probe, block) -> Scenario.fail(probe, Outcome.SERVER_ERROR, "upstream is down"))
          .target(2, 100, 260);
    }
  },
  ONE_PROVIDER {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together").count(20).temperature(null).build();
      return new Scenario(run).target(0, 20, 210);
    }
  },
  TEN_PROVIDERS {
    @Override
    Scenario scenario() {
      String[] names = {
        "together",
        "fireworks-ai",
        "novita",
        "groq",
        "nebius",
        "sambanova",
        "hyperbolic",
        "cerebras",
        "featherless-ai",
        "hf-inference"
      };
      Scenario scenario = new Scenario(RunBuilder.of(names).build());
      for (int i = 0; i < names.length; i++) {
        scenario.target(i, 100, 150 + 40 * (i * 7 % 10));
      }
      return scenario;
    }
  },
  /**
   * Twenty prompts with tools: one provider leaks its calls, one counts more tokens, one serves
   * another model.
   */
  DIFFERENCES {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together", "fireworks-ai", "novita", "groq", "nebius", "sambanova")
              .drawn(20)
              .count(300)
              .build();
      Scenario scenario = new Scenario(run);
      for (int target = 0; target < 6; target++) {
        SplittableRandom random = new SplittableRandom(target);
        boolean leaks = target == 2;
        boolean counts = target == 4;
        double usual = target == 5 ? 0.5 : 0.85;
        scenario
            .bend(
                (probe, block) -> {
                  String text = text(block % 20, usual, random);
                  boolean leaked = leaks && random.nextInt(3) == 0;
                  probe
                      .prompt(block % 20)
                      .text(text)
                      .tokens(Math.round(text.length() / (counts ? 3.4f : 4f)))
                      .inputTokens(20 + block % 20 + (counts ? 11 : 0))
                      .tools(leaked ? ToolCheck.MARKUP_LEAK : ToolCheck.VALID);
                })
            .target(target, 300, 150 + 40 * target);
      }
      return scenario;
    }

    private String text(int prompt, double usual, SplittableRandom random) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 12; word++) {
        int choice = random.nextDouble() < usual ? 0 : 1 + random.nextInt(3);
        text.append(WORDS[(7 * prompt + 3 * word + 5 * choice) % WORDS.length]).append(' ');
      }
      return text.toString();
    }
  },
  INVALID {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together", "novita").count(200).open(10).build();
      return new Scenario(run)
          .bend(
              (probe, block) -> {
                probe.lagMicros(block * 4_000L).loopLagMicros(41_000).inFlight(1 + block / 10);
                if (block > 190) {
                  probe.outcome(Outcome.DROPPED).detail("too late");
                }
              })
          .target(0, 200, 210)
          .target(1, 200, 260);
    }
  },
  INCOMPLETE {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together")
              .target("openai/gpt-oss-120b", "cerebras", null)
              .regions("eu-west", "us-east")
              .build();
      return new Scenario(run)
          .stop(Stop.BUDGET)
          .target(0, 40, 210)
          .bend(
              (probe, block) -> {
                if (block == 7) {
                  probe.outcome(Outcome.IN_DOUBT);
                }
              })
          .target(1, 38, 310)
          .dispatched(1, 40);
    }
  },
  LISTED {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together")
              .listing(210, 100)
              .target(RunBuilder.MODEL, "novita", RunBuilder.PRICE)
              .listing(120, 100)
              .target(RunBuilder.MODEL, "groq", RunBuilder.PRICE)
              .build();
      return new Scenario(run).target(0, 100, 210).target(1, 100, 260).target(2, 100, 90);
    }
  },
  CONTROL {
    @Override
    Scenario scenario() {
      Run run =
          RunBuilder.of("together", "novita")
              .count(200)
              .open(10)
              .rankBy(RankMetric.RESPONSE)
              .control()
              .build();
      return new Scenario(run).target(0, 200, 210).target(1, 200, 260).target(2, 200, 210);
    }
  },
  /** The control is slower than its provider, as if the setup caused a difference. */
  LOUD_CONTROL {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together", "novita").control().build();
      return new Scenario(run).target(0, 100, 210).target(1, 100, 260).target(2, 100, 240);
    }
  },
  /**
   * One provider is faster by median but has a heavy tail; one has correlated answers within a
   * slot.
   */
  TAIL_AND_WEATHER {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together", "novita", "groq").count(400).build();
      return new Scenario(run)
          .bend((probe, block) -> probe.ttftMicros((block % 12 == 0 ? 900_000 : 150_000) + block))
          .target(0, 400, 150)
          .bend((probe, block) -> {})
          .target(1, 400, 210)
          .bend(
              (probe, block) -> {
                long level = 150_000 + 20_000L * (block / 25 * 7 % 11);
                probe.ttftMicros(level + 700L * (block % 25));
              })
          .target(2, 400, 230);
    }
  },
  NOTHING {
    @Override
    Scenario scenario() {
      Run run = RunBuilder.of("together", "novita").count(5).build();
      return new Scenario(run)
          .bend(
              (probe, block) -> Scenario.fail(probe, Outcome.AUTH, "Invalid username or password."))
          .target(0, 5, 210)
          .target(1, 5, 210);
    }
  };

  private static final String[] WORDS = {
    "river",
    "the",
    "of",
    "mountain",
    "flows",
    "slowly",
    "by",
    "old",
    "stone",
    "bridges",
    "and",
    "mills"
  };

  abstract Scenario scenario();
}
