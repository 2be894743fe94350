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

/** A large run: ten providers in three regions, more than the simulator has. */
final class BigRun {

  static final String[] PROVIDERS = {
    "groq", "cerebras", "sambanova", "together", "fireworks-ai",
    "nebius", "novita", "hyperbolic", "featherless-ai", "hf-inference"
  };
  static final String[] REGIONS = {"eu-west", "us-east", "ap-south"};

  private static final long APART_MICROS = 600_000;

  private BigRun() {}

  static Report report(int probes) {
    RunBuilder runs =
        RunBuilder.of().regions(REGIONS).count(probes).thresholds("p95(ttft) < 900ms");
    for (int i = 0; i < PROVIDERS.length; i++) {
      BigDecimal price = BigDecimal.valueOf(10 + 7L * (i * 3 % 10), 2);
      runs.target(RunBuilder.MODEL, PROVIDERS[i], Price.ofUsdPerMillion(price, price));
    }
    Run run = runs.build();
    List<Partial> partials = new ArrayList<>();
    for (int region = 0; region < REGIONS.length; region++) {
      for (int target = 0; target < PROVIDERS.length; target++) {
        partials.add(cell(run, region, target, probes));
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

  private static Partial cell(Run run, int region, int target, int probes) {
    CellFold fold = new CellFold(run, new Cell(REGIONS[region], target), 0);
    SplittableRandom random = new SplittableRandom(31L * target + region);
    double median = (120 + 55 * target) * (1 + 0.25 * region);
    for (int block = 0; block < probes; block++) {
      double hump = 1 + 0.35 * Math.exp(-Math.pow((block / (double) probes - 0.6) / 0.08, 2));
      double tail = random.nextInt(40) == 0 ? 2 + 2 * random.nextDouble() : 1;
      double ttft = median * hump * tail * Math.exp(0.16 * gaussian(random));
      Probe probe =
          Probe.of(run, block, target)
              .region(REGIONS[region])
              .worker("w-" + REGIONS[region])
              .due(block * APART_MICROS)
              .ttftMicros((long) (1000 * ttft))
              .gapMicros((long) ((5_000 + 900L * target) * Math.exp(0.1 * gaussian(random))))
              .lagMicros(100 + random.nextInt(300))
              .prompt(block % 2)
              .tokens(40 + random.nextInt(20));
      if (target == 6 && random.nextInt(9) == 0) {
        probe.outcome(Outcome.RATE_LIMITED).error("slow down: 60 requests a minute");
      }
      fold.add(probe.event());
    }
    fold.end(Reported.START + probes * APART_MICROS / 1000);
    return fold.toPartial();
  }

  private static List<WorkerHealth> workers() {
    List<WorkerHealth> workers = new ArrayList<>();
    for (String region : REGIONS) {
      NoiseFloor floor = new NoiseFloor("2026-11-20T10:00:00Z", 400, 0.9, 0.2);
      String environment = "Linux 6.1.0 amd64, 2 processors, Java 17.0.13";
      workers.add(
          new WorkerHealth(
              "w-" + region,
              region,
              new Heartbeat.Jvm(4, 0.31),
              new Heartbeat.Clock(new Heartbeat.Offset(0.1, 0.4), 0.0),
              new Heartbeat.Machine(new Heartbeat.Processors(0.4, 0.0), 0.02, environment),
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
