package dev.sonde.simulator;

import java.util.List;

/** The answers to one request, which are sent side by side: nearly always one. */
final class Choices {
  private final Plan[] plans;
  private final Plan lead;

  Choices(List<Plan> plans) {
    this.plans = plans.toArray(Plan[]::new);
    Plan longest = this.plans[0];
    for (Plan plan : this.plans) {
      longest = plan.chunkCount() > longest.chunkCount() ? plan : longest;
    }
    lead = longest;
  }

  /** The longest one, whose times and fault are those of all. */
  Plan lead() {
    return lead;
  }

  int count() {
    return plans.length;
  }

  Plan plan(int choice) {
    return plans[choice];
  }

  int tokens() {
    return tokensThrough(lead.chunkCount() - 1);
  }

  int reasoningTokens() {
    int sum = 0;
    for (Plan plan : plans) {
      sum += plan.reasoningTokens();
    }
    return sum;
  }

  /** The tokens of all choices up to the end of a chunk. */
  int tokensThrough(int chunk) {
    int sum = 0;
    for (Plan plan : plans) {
      int last = Math.min(chunk, plan.chunkCount() - 1);
      sum += last < 0 ? 0 : plan.tokensThrough(last);
    }
    return sum;
  }
}
