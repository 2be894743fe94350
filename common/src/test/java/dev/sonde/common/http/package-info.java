/** Tests of the HTTP client with servers that violate the protocol. */
@NullMarked
package dev.sonde.common.http;

import org.jspecify.annotations.NullMarked;
