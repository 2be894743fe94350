/**
 * Members of a group: what the roles that share work need of one, and how a failed one is followed
 * by another.
 *
 * <p>The ports ({@link dev.sonde.kafka.group.GroupMember}) speak of partitions by number and of
 * offsets by value. The simulation implements them too, so that the loops on top of them run there
 * as they ship. Knows no role.
 */
@NullMarked
package dev.sonde.kafka.group;

import org.jspecify.annotations.NullMarked;
