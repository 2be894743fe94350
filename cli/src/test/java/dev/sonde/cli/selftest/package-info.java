@NullMarked
package dev.sonde.cli.selftest;

import org.jspecify.annotations.NullMarked;
