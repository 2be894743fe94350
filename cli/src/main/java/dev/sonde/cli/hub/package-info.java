/**
 * What the Hub knows of an account: whose a token is, what it may do, and what was billed. Knows
 * HTTP; a token goes into a request and nowhere else.
 */
@NullMarked
package dev.sonde.cli.hub;

import org.jspecify.annotations.NullMarked;
