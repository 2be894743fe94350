/**
 * Measures this machine's own error: the same fleet that measures providers, against a simulator in
 * a process of its own that records when it sent each token. Does not depend on real providers.
 */
@NullMarked
package dev.sonde.cli.selftest;

import org.jspecify.annotations.NullMarked;
