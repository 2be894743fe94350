package dev.sonde.kafka.group;

/** The result of a commit. */
public sealed interface CommitAnswer {

  /** The group has stored the commit. */
  record Stands() implements CommitAnswer {}

  /** A rebalance refused the commit: the group has not stored it and will not. */
  record Refused() implements CommitAnswer {}

  /** Unknown: the group may have stored the commit, or may store it later. */
  record Unknown(RuntimeException cause) implements CommitAnswer {}

  CommitAnswer STANDS = new Stands();
  CommitAnswer REFUSED = new Refused();
}
