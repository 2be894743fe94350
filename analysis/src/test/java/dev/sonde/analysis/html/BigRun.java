package dev.sonde.analysis.html;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.CellFold;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Dispatched;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportBuilder;
import dev.sonde.analysis.report.ReportInput;
import dev.sonde.analysis.report.RunTiming;
import dev.sonde.analysis.report.VerdictLimits;
import dev.sonde.analysis.report.WorkerHealth;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.testing.RunBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Runs of many shapes, also larger than the simulator's; the default is one that ranks. */
final class BigRun {

  private static final String[] PROVIDERS = {
    "groq", "cerebras", "sambanova", "together", "fireworks-ai", "nebius",
    "novita", "hyperbolic", "featherless-ai", "hf-inference", "nscale", "deepinfra"
  };
  static final String[] REGIONS = {"eu-west", "us-east", "ap-south"};
  private static final long APART_MICROS = 600_000;

  private final int probes;
  private List<String> models = List.of(RunBuilder.MODEL);
  private List<String> providers = List.of(PROVIDERS).subList(0, 10);
  private List<String> regions = List.of(REGIONS);
  private boolean open;
  private boolean priced = true;
  private boolean starved;
  private boolean control;
  private int failing = -1;
  private int dead = -1;

  private BigRun(int probes) {
    this.probes = probes;
  }

  /** Ten providers in three regions. */
  static Report report(int probes) {
    return of(probes).failing(6).report();
  }

  static BigRun of(int probes) {
    return new BigRun(probes);
  }

  BigRun models(String... names) {
    this.models = List.of(names);
    return this;
  }

  BigRun providers(int count) {
    this.providers = List.of(PROVIDERS).subList(0, count);
    return this;
  }

  BigRun providers(String... names) {
    this.providers = List.of(names);
    return this;
  }

  BigRun regions(int count) {
    this.regions = count == 1 ? List.of("default") : List.of(REGIONS).subList(0, count);
    return this;
  }

  BigRun open() {
    this.open = true;
    return this;
  }

  BigRun unpriced() {
    this.priced = false;
    return this;
  }

  /** The measuring machine is too busy. */
  BigRun starved() {
    this.starved = true;
    return this;
  }

  /** The first provider is measured twice. */
  BigRun control() {
    this.control = true;
    return this;
  }

  /** One probe of nine of this provider fails. */
  BigRun failing(int provider) {
    this.failing = provider;
    return this;
  }

  /** This provider answers nothing. */
  BigRun dead(int provider) {
    this.dead = provider;
    return this;
  }

  Report report() {
    RunBuilder runs =
        RunBuilder.of()
            .regions(regions.toArray(String[]::new))
            .count(probes)
            .thresholds("p95(ttft) < 900ms");
    if (open) {
      runs.open(1.0);
    }
    for (String model : models) {
      for (int i = 0; i < providers.size(); i++) {
        BigDecimal price = BigDecimal.valueOf(10 + 7L * (i * 3 % 10), 2);
        runs.target(model, providers.get(i), priced ? Price.ofUsdPerMillion(price, price) : null);
        runs.listing(110 + 50 * i, 100);
      }
    }
    if (control) {
      runs.control();
    }
    Run run = runs.build();
    List<Partial> partials = new ArrayList<>();
    for (int region = 0; region < regions.size(); region++) {
      for (int target = 0; target < run.targets().size(); target++) {
        partials.add(cell(run, region, target));
      }
    }
    long end = Reported.START + probes * APART_MICROS / 1000 + 5_000;
    ReportInput input =
        new ReportInput(
            run,
            new RunTiming(Reported.START, end),
            FoldMerge.merge(run, partials),
            new Dispatched(Map.of()),
            workers(),
            Set.of());
    String spec = "{\"name\":\"providers\",\"prompts\":[\"Tell me about <b>bridges</b>.\"]}";
    return Reported.withSpec(new ReportBuilder(VerdictLimits.DEFAULT).build(input), spec);
  }

  private Partial cell(Run run, int region, int target) {
    String from = regions.get(region);
    CellFold fold = new CellFold(run, new Cell(from, target), 0);
    SplittableRandom random = new SplittableRandom(31L * target + region);
    int provider = target % providers.size();
    double median = (120 + 55 * provider) * (1 + 0.25 * region);
    for (int block = 0; block < probes; block++) {
      double hump = 1 + 0.35 * Math.exp(-Math.pow((block / (double) probes - 0.6) / 0.08, 2));
      double tail = random.nextInt(40) == 0 ? 2 + 2 * random.nextDouble() : 1;
      double ttft = median * hump * tail * Math.exp(0.16 * gaussian(random));
      Probe probe =
          Probe.of(run, block, target)
              .region(from)
              .worker("w-" + from)
              .due(block * APART_MICROS)
              .ttftMicros((long) (1000 * ttft))
              .gapMicros((long) ((5_000 + 900L * provider) * Math.exp(0.1 * gaussian(random))))
              .lagMicros((starved ? 40_000 : 100) + random.nextInt(300))
              .prompt(block % 2)
              .tokens(40 + random.nextInt(20));
      if (provider == failing && random.nextInt(9) == 0) {
        probe.outcome(Outcome.RATE_LIMITED).error("slow down: 60 requests a minute");
      } else if (provider == dead) {
        probe.outcome(Outcome.SERVER_ERROR).error("no upstream: " + "x".repeat(120));
      }
      fold.add(probe.event());
    }
    fold.end(Reported.START + probes * APART_MICROS / 1000);
    return fold.toPartial();
  }

  private List<WorkerHealth> workers() {
    List<WorkerHealth> workers = new ArrayList<>();
    for (String region : regions) {
      NoiseFloor floor = new NoiseFloor("2026-11-20T10:00:00Z", 400, 0.9, 0.2);
      String environment = "Linux 6.1.0 amd64, 2 processors, Java 17.0.13";
      double busy = starved ? 1.0 : 0.4;
      workers.add(
          new WorkerHealth(
              "w-" + region,
              region,
              new Heartbeat.Jvm(4, starved ? 0.93 : 0.31),
              new Heartbeat.Clock(new Heartbeat.Offset(0.1, 0.4), 0.0),
              new Heartbeat.Machine(
                  new Heartbeat.Processors(busy, 0.0), starved ? 0.61 : 0.02, environment),
              floor));
    }
    return workers;
  }

  private static double gaussian(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum - 6;
  }
}
