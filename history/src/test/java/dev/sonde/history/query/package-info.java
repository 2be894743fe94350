@NullMarked
package dev.sonde.history.query;

import org.jspecify.annotations.NullMarked;
