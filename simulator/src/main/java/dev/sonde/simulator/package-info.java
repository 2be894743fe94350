/**
 * A Hugging Face router that tells the truth: it answers as the real one does, at times it planned
 * beforehand, and says afterwards what it did and when.
 *
 * <p>Stands alone so that it can judge the rest: it knows Netty and Jackson and no other part of
 * the project.
 */
@NullMarked
package dev.sonde.simulator;

import org.jspecify.annotations.NullMarked;
