@NullMarked
package dev.sonde.history.change;

import org.jspecify.annotations.NullMarked;
