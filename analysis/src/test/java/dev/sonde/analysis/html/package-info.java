@NullMarked
package dev.sonde.analysis.html;

import org.jspecify.annotations.NullMarked;
