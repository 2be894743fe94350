/** Tests of members, seats and the member loop. */
@NullMarked
package dev.sonde.kafka.group;

import org.jspecify.annotations.NullMarked;
