@NullMarked
package dev.sonde.analysis.merging;

import org.jspecify.annotations.NullMarked;
