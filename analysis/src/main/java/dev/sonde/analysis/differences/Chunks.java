package dev.sonde.analysis.differences;

import dev.sonde.analysis.fold.TokenSums;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tokens a chunk against the median of the fleet, the lesser of two: what batches tokens makes its
 * gaps incomparable.
 */
final class Chunks implements Check {

  private static final double FACTOR = 1.5;

  @Override
  public List<Finding> findings(Fleet fleet) {
    return IntStream.range(0, fleet.size()).mapToObj(member -> finding(fleet, member)).toList();
  }

  private static Finding finding(Fleet fleet, int member) {
    List<Integer> streaming =
        IntStream.range(0, fleet.size()).filter(each -> streams(fleet, each)).boxed().toList();
    List<Integer> reference = streaming.stream().filter(each -> isReference(fleet, each)).toList();
    List<Integer> others = reference.stream().filter(each -> each != member).toList();
    if (!streaming.contains(member) || others.isEmpty()) {
      return Finding.untested(fleet, member, Kind.TOKENS_PER_CHUNK, 0, false);
    }
    double[] ratios = reference.stream().mapToDouble(each -> ratio(fleet, each)).sorted().toArray();
    double median = ratios[(ratios.length - 1) / 2];
    double effect = ratio(fleet, member) / median;
    long judged = fleet.members().get(member).tokens().streamsJudged();
    boolean enough = judged >= Kind.TOKENS_PER_CHUNK.minimumN();
    boolean differs = enough && Math.max(effect, 1 / effect) >= FACTOR;
    return Finding.certain(
            fleet,
            member,
            Kind.TOKENS_PER_CHUNK,
            Measured.certain(ratio(fleet, member), median, effect, differs),
            judged)
        .against(fleet.names(others));
  }

  private static boolean isReference(Fleet fleet, int member) {
    return fleet.reference() == null
        || fleet.members().get(member).provider().equals(fleet.reference());
  }

  private static boolean streams(Fleet fleet, int member) {
    TokenSums tokens = fleet.members().get(member).tokens();
    return tokens.streamsJudged() > 0 && tokens.chunks() > 0 && tokens.chunkTokens() > 0;
  }

  private static double ratio(Fleet fleet, int member) {
    TokenSums tokens = fleet.members().get(member).tokens();
    return (double) tokens.chunkTokens() / tokens.chunks();
  }
}
