@NullMarked
package dev.sonde.worker.sse;

import org.jspecify.annotations.NullMarked;
