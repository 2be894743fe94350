@NullMarked
package dev.sonde.cli.broker;

import org.jspecify.annotations.NullMarked;
