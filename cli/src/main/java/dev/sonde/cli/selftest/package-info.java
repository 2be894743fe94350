/**
 * Measures this machine's own error: the fleet that measures providers measures a simulator in
 * another process, which records when it sent each token. Does not depend on real providers.
 */
@NullMarked
package dev.sonde.cli.selftest;

import org.jspecify.annotations.NullMarked;
