/**
 * An audit as a document: its values, its parser with every fault and position, its JSON Schema and
 * its canonical form.
 *
 * <p>Pure: text in, values out. The alerts of a document are read and kept here; nothing evaluates
 * them yet.
 */
@NullMarked
package dev.sonde.audit.document;

import org.jspecify.annotations.NullMarked;
