/** Tests of the files that a person names. */
@NullMarked
package dev.sonde.cli.files;

import org.jspecify.annotations.NullMarked;
