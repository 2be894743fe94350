@NullMarked
package dev.sonde.common;

import org.jspecify.annotations.NullMarked;
