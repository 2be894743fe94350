@NullMarked
package dev.sonde.worker;

import org.jspecify.annotations.NullMarked;
