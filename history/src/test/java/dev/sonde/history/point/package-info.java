@NullMarked
package dev.sonde.history.point;

import org.jspecify.annotations.NullMarked;
