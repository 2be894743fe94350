@NullMarked
package dev.sonde.kafka;

import org.jspecify.annotations.NullMarked;
