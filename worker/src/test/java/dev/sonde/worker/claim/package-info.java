@NullMarked
package dev.sonde.worker.claim;

import org.jspecify.annotations.NullMarked;
