@NullMarked
package dev.sonde.common.topic;

import org.jspecify.annotations.NullMarked;
