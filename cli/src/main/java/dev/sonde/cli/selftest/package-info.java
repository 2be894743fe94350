/**
 * Measures this machine's own error: the same fleet that measures providers, against a simulator in
 * a process of its own that says when it really sent each token. Knows nothing of real providers.
 */
@NullMarked
package dev.sonde.cli.selftest;

import org.jspecify.annotations.NullMarked;
