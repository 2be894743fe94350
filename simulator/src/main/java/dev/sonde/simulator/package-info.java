/**
 * A stand-in for the Hugging Face router that records what it does: it answers as the real one
 * does, at times that it plans beforehand, and reports afterwards what it did and when.
 *
 * <p>Independent of the rest, so that tests can compare the two: it uses Netty and Jackson and no
 * other module of the project.
 */
@NullMarked
package dev.sonde.simulator;

import org.jspecify.annotations.NullMarked;
