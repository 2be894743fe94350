@NullMarked
package dev.sonde.common.event;

import org.jspecify.annotations.NullMarked;
