package dev.sonde.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The charges by session. Shared by all loops. */
public final class Billing {

  private static final long PICO_PER_NANO = 1000;

  private final Rules rules;
  private final LongSupplier nanoClock;
  private final Map<String, List<Item>> sessions = new TreeMap<>();
  private long items;

  Billing(Rules rules, LongSupplier nanoClock) {
    this.rules = rules;
    this.nanoClock = nanoClock;
  }

  /**
   * How requests are billed.
   *
   * @param delayMillis the delay until a request is billed
   * @param never share of requests that are never billed
   * @param factor the billed cost divided by the cost from prices and usage; 1 for a correct bill
   */
  public record Rules(double delayMillis, double never, double factor) {
    public Rules {
      Require.notNegative("billing.delayMillis", delayMillis);
      Require.probability("billing.never", never);
      Require.notNegative("billing.factor", factor);
    }
  }

  /** One request's charge in nano-USD, and the time at which it is billed. */
  private record Item(long nanoUsd, long atNanos) {}

  /**
   * The bill of a session so far.
   *
   * @param requests requests billed so far
   * @param nanoUsd the sum of their charges
   */
  record Bill(long requests, long nanoUsd) {}

  /** The cost in nano-USD, rounded up once, from prices in USD per million tokens. */
  static long nanoUsd(Route.Pricing pricing, long inputTokens, long outputTokens) {
    long pico =
        inputTokens * Math.round(pricing.input() * 1e6)
            + outputTokens * Math.round(pricing.output() * 1e6);
    return (pico + PICO_PER_NANO - 1) / PICO_PER_NANO;
  }

  synchronized void charge(String session, long nanoUsd) {
    if (Mix.unit(Mix.of(Mix.of(items++, "billing"))) < rules.never()) {
      return;
    }
    long billed = (long) Math.ceil(nanoUsd * rules.factor() - 1e-6);
    long at = nanoClock.getAsLong() + Math.round(rules.delayMillis() * 1e6);
    sessions.computeIfAbsent(session, any -> new ArrayList<>()).add(new Item(billed, at));
  }

  /** Bills everything that was charged until now. */
  synchronized void settle() {
    long now = nanoClock.getAsLong();
    sessions.replaceAll(
        (session, charged) ->
            new ArrayList<>(charged.stream().map(item -> new Item(item.nanoUsd, now)).toList()));
  }

  /** The bills by session, without sessions that have no billed request. */
  synchronized Map<String, Bill> shown() {
    return bills(nanoClock.getAsLong());
  }

  /** The charges by session, whether billed yet or not. */
  synchronized Map<String, Bill> charged() {
    return bills(Long.MAX_VALUE);
  }

  private Map<String, Bill> bills(long untilNanos) {
    Map<String, Bill> bills = new TreeMap<>();
    sessions.forEach(
        (session, charged) -> {
          List<Item> due =
              charged.stream()
                  .filter(item -> untilNanos == Long.MAX_VALUE || item.atNanos - untilNanos <= 0)
                  .toList();
          if (!due.isEmpty()) {
            bills.put(session, new Bill(due.size(), due.stream().mapToLong(Item::nanoUsd).sum()));
          }
        });
    return bills;
  }

  synchronized void reset() {
    sessions.clear();
    items = 0;
  }
}
