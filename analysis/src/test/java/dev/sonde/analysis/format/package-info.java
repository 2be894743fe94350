@NullMarked
package dev.sonde.analysis.format;

import org.jspecify.annotations.NullMarked;
