@NullMarked
package dev.sonde.analysis.pooling;

import org.jspecify.annotations.NullMarked;
