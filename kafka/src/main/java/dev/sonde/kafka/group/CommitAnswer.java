package dev.sonde.kafka.group;

/** What became of a commit. */
public sealed interface CommitAnswer {

  /** The group has it. */
  record Stands() implements CommitAnswer {}

  /** A rebalance refused it: the group does not have it, and never will. */
  record Refused() implements CommitAnswer {}

  /** The group may have it, or get it later. */
  record Unknown(RuntimeException cause) implements CommitAnswer {}

  CommitAnswer STANDS = new Stands();
  CommitAnswer REFUSED = new Refused();
}
