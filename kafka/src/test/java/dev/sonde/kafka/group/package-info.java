/** Tests of members, seats and the loop that keeps a role in its seat. */
@NullMarked
package dev.sonde.kafka.group;

import org.jspecify.annotations.NullMarked;
