@NullMarked
package dev.sonde.kafka.stream;

import org.jspecify.annotations.NullMarked;
