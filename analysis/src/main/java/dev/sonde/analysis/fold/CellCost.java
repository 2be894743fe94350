package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Saturated;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The cost of a cell's probes in nano-USD. Each (index, attempt) with a request is counted once,
 * also if another attempt stands in the ledger.
 *
 * <p>An answer with status 2xx or 3xx costs what its usage says; without a usage it is settled at
 * the probe's reservation. A request that was sent but not answered (timeout, reset) is also
 * settled at the reservation, because it may be billed. Any other status and a failed connection
 * cost nothing. An attempt in doubt is not settled.
 */
final class CellCost {

  private static final long UNKNOWN = -1;

  private final Run run;
  private final int target;
  private final @Nullable Price price;
  private final long[] reservationByPrompt;
  private final RoaringBitmap[] answered = {new RoaringBitmap(), new RoaringBitmap()};
  private final RoaringBitmap[] unsent = {new RoaringBitmap(), new RoaringBitmap()};
  private long cost;
  private long successCost;
  private long estimatedCost;
  private long estimated;
  private long warmupCost;
  private long reserved;
  private long overrun;
  private long unpriced;
  private final Counts<String> byOutcome = new Counts<>(Outcome.values().length, CellState.OTHER);

  CellCost(Run run, int target) {
    this.run = run;
    this.target = target;
    this.price = run.targets().get(target).price();
    this.reservationByPrompt = new long[run.spec().prompts().size()];
    Arrays.fill(reservationByPrompt, UNKNOWN);
  }

  /**
   * Settles one attempt.
   *
   * @param stands whether the event is counted in the ledger
   */
  void settle(ProbeEvent event, int block, boolean stands) {
    Outcome outcome = event.outcome();
    int attempt = event.attempt() - 1;
    if (outcome == Outcome.IN_DOUBT || answered[attempt].contains(block)) {
      return;
    }
    if (!outcome.answered()) {
      if (unsent[attempt].checkedAdd(block)) {
        reserved = Saturated.sum(reserved, reservation(event.prompt()));
      }
      return;
    }
    answered[attempt].add(block);
    if (!unsent[attempt].contains(block)) {
      reserved = Saturated.sum(reserved, reservation(event.prompt()));
    }
    charge(event, stands && outcome == Outcome.OK);
  }

  private void charge(ProbeEvent event, boolean success) {
    boolean measured = !run.isWarmup(event.index());
    if (price == null) {
      unpriced += measured ? 1 : 0;
      return;
    }
    long reservation = reservation(event.prompt());
    ProbeEvent.Usage usage = event.usage();
    boolean billed = billed(event);
    boolean guess = billed && usage == null;
    long amount = guess ? reservation : billed && usage != null ? cost(price, usage) : 0;
    overrun = Saturated.sum(overrun, Math.max(0, amount - reservation));
    if (!measured) {
      warmupCost = Saturated.sum(warmupCost, amount);
      return;
    }
    cost = Saturated.sum(cost, amount);
    if (amount > 0) {
      byOutcome.add(event.outcome().label(), amount);
    }
    successCost = Saturated.sum(successCost, success ? amount : 0);
    estimatedCost = Saturated.sum(estimatedCost, guess ? amount : 0);
    estimated += guess ? 1 : 0;
  }

  private static boolean billed(ProbeEvent event) {
    if (event.outcome() == Outcome.UNREADABLE) {
      return true;
    }
    int status = event.wire().status();
    boolean unanswered = status == 0 && event.outcome() != Outcome.CONNECT;
    return unanswered ? event.timings().sent() != Timings.NEVER : status >= 200 && status < 400;
  }

  private static long cost(Price price, ProbeEvent.Usage usage) {
    return price.costNanoUsd(usage.inputTokens(), usage.cachedInputTokens(), usage.outputTokens());
  }

  private long reservation(int prompt) {
    if (price == null) {
      return 0;
    }
    if (reservationByPrompt[prompt] == UNKNOWN) {
      Long worst = run.worstCaseNanoUsd(target, prompt);
      reservationByPrompt[prompt] = worst == null ? 0 : worst;
    }
    return reservationByPrompt[prompt];
  }

  CostSums sums() {
    return new CostSums(
        cost,
        successCost,
        estimatedCost,
        estimated,
        warmupCost,
        reserved,
        overrun,
        byOutcome.sorted(),
        unpriced);
  }

  dev.sonde.common.proto.Money toProto() {
    return dev.sonde.common.proto.Money.newBuilder()
        .setCost(cost)
        .setSuccessCost(successCost)
        .setEstimatedCost(estimatedCost)
        .setEstimated(estimated)
        .setWarmupCost(warmupCost)
        .setReserved(reserved)
        .setOverrun(overrun)
        .setUnpriced(unpriced)
        .putAllCostByOutcome(byOutcome.sorted())
        .setAnsweredFirst(Bitmaps.encode(answered[0]))
        .setAnsweredSecond(Bitmaps.encode(answered[1]))
        .setUnsentFirst(Bitmaps.encode(unsent[0]))
        .setUnsentSecond(Bitmaps.encode(unsent[1]))
        .build();
  }

  void merge(dev.sonde.common.proto.Money money) {
    cost = Saturated.sum(cost, money.getCost());
    successCost = Saturated.sum(successCost, money.getSuccessCost());
    estimatedCost = Saturated.sum(estimatedCost, money.getEstimatedCost());
    estimated += money.getEstimated();
    warmupCost = Saturated.sum(warmupCost, money.getWarmupCost());
    reserved = Saturated.sum(reserved, money.getReserved());
    overrun = Saturated.sum(overrun, money.getOverrun());
    unpriced += money.getUnpriced();
    byOutcome.merge(money.getCostByOutcomeMap());
    Bitmaps.addAll(answered[0], money.getAnsweredFirst());
    Bitmaps.addAll(answered[1], money.getAnsweredSecond());
    Bitmaps.addAll(unsent[0], money.getUnsentFirst());
    Bitmaps.addAll(unsent[1], money.getUnsentSecond());
  }
}
