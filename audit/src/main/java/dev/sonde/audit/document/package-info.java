/**
 * An audit as a document: its values, its parser with every fault and position, its JSON Schema and
 * its canonical form.
 *
 * <p>Pure: text in, values out.
 */
@NullMarked
package dev.sonde.audit.document;

import org.jspecify.annotations.NullMarked;
