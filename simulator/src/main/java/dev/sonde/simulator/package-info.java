/**
 * Simulates the Hugging Face router and records what it does: it answers as the real router does,
 * at planned times, and reports afterwards what it sent and when.
 *
 * <p>It uses Netty and Jackson and no other module of the project, so that tests can compare its
 * records with Sonde's measurements.
 */
@NullMarked
package dev.sonde.simulator;

import org.jspecify.annotations.NullMarked;
