/**
 * Members of a group, and the loop that replaces a failed member.
 *
 * <p>The ports ({@link dev.sonde.kafka.group.GroupMember}) use partition numbers and offsets
 * instead of Kafka's types. The simulation implements them too, and so runs the loops above them
 * unchanged. Does not depend on any role.
 */
@NullMarked
package dev.sonde.kafka.group;

import org.jspecify.annotations.NullMarked;
