package dev.sonde.analysis.likeness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks whether the provider that the request names is the one that the answer names. */
final class ServedBy implements Check {

  @Override
  public List<Finding> findings(Cohort cohort) {
    return IntStream.range(0, cohort.size()).mapToObj(member -> finding(cohort, member)).toList();
  }

  private static Finding finding(Cohort cohort, int position) {
    Member member = cohort.members().get(position);
    String pin = member.pin();
    long said = member.servedBy().values().stream().mapToLong(Long::longValue).sum();
    if (pin == null || said == 0) {
      return Finding.untested(cohort, position, Kind.SERVED_BY, 0, false);
    }
    String others =
        member.servedBy().keySet().stream()
            .filter(name -> !name.equalsIgnoreCase(pin))
            .collect(Collectors.joining(", "));
    long elsewhere =
        member.servedBy().entrySet().stream()
            .filter(entry -> !entry.getKey().equalsIgnoreCase(pin))
            .mapToLong(Map.Entry::getValue)
            .sum();
    double share = (double) elsewhere / said;
    MemberComparison measured =
        MemberComparison.certain(share, 0.0, share, elsewhere > 0).detailed(others);
    return Finding.certain(cohort, position, Kind.SERVED_BY, measured, said);
  }
}
