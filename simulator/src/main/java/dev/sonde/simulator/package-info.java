@NullMarked
package dev.sonde.simulator;

import org.jspecify.annotations.NullMarked;
