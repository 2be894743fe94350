/** Tests of audits as documents. */
@NullMarked
package dev.sonde.audit.document;

import org.jspecify.annotations.NullMarked;
