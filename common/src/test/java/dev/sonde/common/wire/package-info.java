@NullMarked
package dev.sonde.common.wire;

import org.jspecify.annotations.NullMarked;
