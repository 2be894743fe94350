@NullMarked
package dev.sonde.analysis.likeness;

import org.jspecify.annotations.NullMarked;
