@NullMarked
package dev.sonde.common.run;

import org.jspecify.annotations.NullMarked;
