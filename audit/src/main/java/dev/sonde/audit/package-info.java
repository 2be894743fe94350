/**
 * Starts the scheduler of a coordinator and adds its routes to the API.
 *
 * <p>Nothing below knows of this package.
 */
@NullMarked
package dev.sonde.audit;

import org.jspecify.annotations.NullMarked;
