@NullMarked
package dev.sonde.worker.probe;

import org.jspecify.annotations.NullMarked;
