package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A group's coordinator that answers with an offset of before (docs/GUARANTEES.md). */
class AssignmentTest {

  private static final Set<Integer> FIRST = Set.of(0);

  private final ScriptedMember member = new ScriptedMember();
  private final Assignment assignment = new Assignment(ClaimBounds.DEFAULT);

  private PartitionClaims taken(long committed, long end) {
    member.holds(0, new Span(0, end));
    member.hasCommitted(0, Position.of(committed));
    assignment.take(member, FIRST);
    return Objects.requireNonNull(assignment.claims(0));
  }

  @ParameterizedTest
  @CsvSource({
    "9,  20, 9,  9, it is what this worker had committed",
    "12, 20, 12, 12, another worker has committed since",
    "5,  20, 9,  0, an earlier one: all jobs up to the later one may have been sent",
    "0,  9,  9,  0, an earlier one at the end of the partition",
    "5,  8,  5,  5, the topic was made anew",
  })
  void anEarlierOffsetThanItsOwnSendsNothingAgain(
      long second, long end, long standsAt, long readFrom, String why) {
    taken(9, 20);
    assignment.drop(FIRST);

    PartitionClaims again = taken(second, end);

    assertThat(again.committedOffset()).as(why).isEqualTo(standsAt);
    assertThat(again.readFrom()).as(why).isEqualTo(readFrom);
    assertThat(member.position(0)).isEqualTo(readFrom);
  }

  @ParameterizedTest
  @CsvSource({"5, 9, 0", "12, 12, 12"})
  void aReplacedMemberKnowsItToo(long second, long standsAt, long readFrom) {
    taken(9, 20);
    assignment.clear();

    PartitionClaims again = taken(second, 20);

    assertThat(again.committedOffset()).isEqualTo(standsAt);
    assertThat(again.readFrom()).isEqualTo(readFrom);
  }

  @ParameterizedTest
  @CsvSource({"9, 3, 5"})
  void itAsksOnceAndThenKnowsTheNewOne(long first, long second, long third) {
    taken(first, 20);
    assignment.drop(FIRST);
    taken(second, 2);
    assignment.drop(FIRST);

    assertThat(taken(third, 20).committedOffset()).isEqualTo(third);
  }

  /** A topic that was made anew has no committed offset, and its former one says nothing. */
  @ParameterizedTest
  @CsvSource({"0, 3", "4, 5"})
  void aPartitionWithoutAnOffsetHasNoFormerOne(long end, long next) {
    taken(9, 20);
    assignment.drop(FIRST);
    member.committed().clear();
    member.holds(0, new Span(0, end));
    assignment.take(member, FIRST);
    assignment.drop(FIRST);

    PartitionClaims again = taken(next, 20);

    assertThat(again.committedOffset()).isEqualTo(next);
    assertThat(again.readFrom()).isEqualTo(next);
  }
}
