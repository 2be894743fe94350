/**
 * A whole fleet in one process: broker, coordinator and workers, which share only the topics; and
 * the rehearsal of a load on roles of its own before a run.
 *
 * <p>Depends on the roles, not on the verbs that use them.
 */
@NullMarked
package dev.sonde.cli.fleet;

import org.jspecify.annotations.NullMarked;
