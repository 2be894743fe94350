package dev.sonde.coordinator.differences;

import dev.sonde.coordinator.fold.TokenSums;
import java.util.List;
import java.util.stream.IntStream;

/** Tokens a chunk against the others' median: what batches tokens makes its gaps incomparable. */
final class Chunks implements Check {

  private static final double FACTOR = 1.5;

  @Override
  public List<Finding> findings(Fleet fleet) {
    return IntStream.range(0, fleet.size()).mapToObj(member -> finding(fleet, member)).toList();
  }

  private static Finding finding(Fleet fleet, int member) {
    List<Integer> others =
        IntStream.range(0, fleet.size())
            .filter(each -> each != member && streams(fleet, each))
            .filter(each -> isReference(fleet, each))
            .boxed()
            .toList();
    TokenSums own = fleet.members().get(member).tokens();
    if (!streams(fleet, member) || others.isEmpty()) {
      return Finding.untested(fleet, member, Kind.TOKENS_PER_CHUNK, 0, false);
    }
    double[] ratios = others.stream().mapToDouble(each -> ratio(fleet, each)).sorted().toArray();
    double median = (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    double effect = ratio(fleet, member) / median;
    boolean enough = own.streamsJudged() >= Kind.TOKENS_PER_CHUNK.minimumN();
    boolean differs = enough && Math.max(effect, 1 / effect) >= FACTOR;
    return Finding.certain(
            fleet,
            member,
            Kind.TOKENS_PER_CHUNK,
            Measured.certain(ratio(fleet, member), median, effect, differs),
            own.streamsJudged())
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
