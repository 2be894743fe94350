@NullMarked
package dev.sonde.worker.rehearsal;

import org.jspecify.annotations.NullMarked;
