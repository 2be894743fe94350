@NullMarked
package dev.sonde.worker.http;

import org.jspecify.annotations.NullMarked;
