@NullMarked
package dev.sonde.analysis.differences;

import org.jspecify.annotations.NullMarked;
