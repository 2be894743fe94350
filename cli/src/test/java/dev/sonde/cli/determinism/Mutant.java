package dev.sonde.cli.determinism;

/** What a shell does wrong on purpose, to see that an oracle tells. */
enum Mutant {
  NONE,
  /** A probe goes out when its claim is asked for, not when it stands. */
  SEND_BEFORE_CLAIM,
  /** A worker goes on committing the claims of partitions that were revoked. */
  COMMIT_WITHOUT_OWNERSHIP,
  /** A second copy of an event counts again. */
  FOLD_WITHOUT_DEDUPE,
  /** The dispatcher adds a partial to what it knew of its partition. */
  PARTIALS_THAT_ADD,
  /** A probe that was in doubt stays so, whatever is answered. */
  DOUBT_BEATS_ANSWER,
  /** What lost workers claimed is given up by the clock alone, without reading on. */
  GIVE_UP_WITHOUT_BARRIER,
  /** The pacer fires however late it is. */
  FIRE_OUTSIDE_WINDOW,
  /** A dispatcher that takes over does not fence its predecessor. */
  UNFENCED_DISPATCHER,
  /** An aggregator that takes over begins with nothing instead of with the partials. */
  FOLD_WITHOUT_MEMORY
}
