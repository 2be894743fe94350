@NullMarked
package dev.sonde.analysis.diff;

import org.jspecify.annotations.NullMarked;
