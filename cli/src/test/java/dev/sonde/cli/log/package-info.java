/** Tests of the logs of the roles. */
@NullMarked
package dev.sonde.cli.log;

import org.jspecify.annotations.NullMarked;
