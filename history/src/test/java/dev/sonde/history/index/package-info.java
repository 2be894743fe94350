@NullMarked
package dev.sonde.history.index;

import org.jspecify.annotations.NullMarked;
