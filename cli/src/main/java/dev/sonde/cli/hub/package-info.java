/**
 * Client of the Hub's account API: the owner of a token, its permissions, the bill. Depends on
 * HTTP; a token is sent in requests and is nowhere else.
 */
@NullMarked
package dev.sonde.cli.hub;

import org.jspecify.annotations.NullMarked;
