package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Determines the members that a member is compared with. A member that differs must not make the
 * others differ from a cohort that contains it.
 *
 * <pre>
 *   all ──▶ compare each with the rest ── none differs ──▶ consensus
 *    ▲                │
 *    └── remove the one that differs most
 * </pre>
 *
 * Then each member is compared once, for the verdict, with the consensus without itself. More than
 * half of the members always stay in the consensus.
 */
final class Consensus {

  /** A p-value that removes a member from the consensus. It is a screen, not a verdict. */
  private static final double SCREEN = 0.01;

  private final Cohort cohort;
  private final Comparison comparison;

  Consensus(Cohort cohort, Comparison comparison) {
    this.cohort = cohort;
    this.comparison = comparison;
  }

  /** One finding per member, in their order; p-values are not yet corrected. */
  List<Finding> findings() {
    List<Integer> able =
        IntStream.range(0, cohort.size())
            .filter(member -> comparison.size(member) >= Kind.LEAST)
            .boxed()
            .toList();
    List<Integer> reference = reference(able);
    List<Finding> findings = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      findings.add(finding(member, able, reference));
    }
    return findings;
  }

  private List<Integer> reference(List<Integer> able) {
    return cohort.reference() == null
        ? consensus(able)
        : able.stream().filter(this::isReference).toList();
  }

  private boolean isReference(int member) {
    return cohort.members().get(member).provider().equals(cohort.reference());
  }

  private List<Integer> consensus(List<Integer> able) {
    List<Integer> core = new ArrayList<>(able);
    for (int removable = (able.size() - 1) / 2; removable > 0; removable--) {
      Integer deviant = mostDeviant(core);
      if (deviant == null) {
        break;
      }
      core.remove(deviant);
    }
    return core;
  }

  private @Nullable Integer mostDeviant(List<Integer> core) {
    Integer deviant = null;
    double most = 0;
    for (Integer member : core) {
      MemberComparison measured =
          comparison.measure(member, without(core, member), Permutations.SCREEN);
      double size = Math.abs(measured.effect());
      if (measured.matters() && measured.p() <= SCREEN && (deviant == null || size > most)) {
        deviant = member;
        most = size;
      }
    }
    return deviant;
  }

  private static List<Integer> without(List<Integer> members, Integer one) {
    return members.stream().filter(member -> !member.equals(one)).toList();
  }

  private Finding finding(int member, List<Integer> able, List<Integer> reference) {
    List<Integer> others = without(reference, member);
    long n = comparison.size(member);
    if (!able.contains(member) || others.isEmpty()) {
      // The member or all others have too few answers, or the member is the reference.
      boolean comparable = cohort.size() > 1 && !isReference(member);
      return Finding.untested(cohort, member, comparison.kind(), n, comparable);
    }
    MemberComparison measured = comparison.measure(member, others, Permutations.VERDICT);
    return Finding.certain(cohort, member, comparison.kind(), measured, n)
        .against(cohort.names(others))
        .tested(measured.p(), others.stream().mapToLong(comparison::size).sum());
  }
}
