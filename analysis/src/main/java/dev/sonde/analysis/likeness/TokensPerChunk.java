package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.TokenSums;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares tokens per chunk with the median of the cohort, the smaller of two. Gaps of a provider
 * that puts several tokens into a chunk are not comparable.
 */
final class TokensPerChunk implements Check {

  private static final double FACTOR = 1.5;

  @Override
  public List<Finding> findings(Cohort cohort) {
    return IntStream.range(0, cohort.size()).mapToObj(member -> finding(cohort, member)).toList();
  }

  private static Finding finding(Cohort cohort, int member) {
    List<Integer> streaming =
        IntStream.range(0, cohort.size()).filter(each -> streams(cohort, each)).boxed().toList();
    List<Integer> reference = streaming.stream().filter(each -> isReference(cohort, each)).toList();
    List<Integer> others = reference.stream().filter(each -> each != member).toList();
    if (!streaming.contains(member) || others.isEmpty()) {
      return Finding.untested(cohort, member, Kind.TOKENS_PER_CHUNK, 0, false);
    }
    double[] ratios =
        reference.stream().mapToDouble(each -> ratio(cohort, each)).sorted().toArray();
    double median = ratios[(ratios.length - 1) / 2];
    double effect = ratio(cohort, member) / median;
    long judged = arrival(cohort, member).streamsJudged();
    boolean enough = judged >= Kind.TOKENS_PER_CHUNK.minimumN();
    boolean differs = enough && Math.max(effect, 1 / effect) >= FACTOR;
    return Finding.certain(
            cohort,
            member,
            Kind.TOKENS_PER_CHUNK,
            MemberComparison.certain(ratio(cohort, member), median, effect, differs),
            judged)
        .against(cohort.names(others));
  }

  private static boolean isReference(Cohort cohort, int member) {
    return cohort.reference() == null
        || cohort.members().get(member).provider().equals(cohort.reference());
  }

  private static boolean streams(Cohort cohort, int member) {
    TokenSums.Arrival arrival = arrival(cohort, member);
    return arrival.streamsJudged() > 0 && arrival.chunks() > 0 && arrival.chunkTokens() > 0;
  }

  private static double ratio(Cohort cohort, int member) {
    TokenSums.Arrival arrival = arrival(cohort, member);
    return (double) arrival.chunkTokens() / arrival.chunks();
  }

  private static TokenSums.Arrival arrival(Cohort cohort, int member) {
    return cohort.members().get(member).tokens().arrival();
  }
}
