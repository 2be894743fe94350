/**
 * The files and folders that a person names: read as UTF-8, written with every failure noticed, and
 * named with the reason where they cannot be used.
 *
 * <p>Depends on the contract of specs only.
 */
@NullMarked
package dev.sonde.cli.files;

import org.jspecify.annotations.NullMarked;
