@NullMarked
package dev.sonde.audit.points;

import org.jspecify.annotations.NullMarked;
