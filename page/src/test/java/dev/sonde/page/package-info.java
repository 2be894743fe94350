@NullMarked
package dev.sonde.page;

import org.jspecify.annotations.NullMarked;
