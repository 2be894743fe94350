/** The Markdown documents, checked against the tree. */
@NullMarked
package dev.sonde.cli.documents;

import org.jspecify.annotations.NullMarked;
