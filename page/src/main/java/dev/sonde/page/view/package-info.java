/**
 * What the pages say, without how it is marked up: rows and figures made of what the API shows.
 *
 * <p>Pure: no network, no Kafka, no files, no clock.
 */
@NullMarked
package dev.sonde.page.view;

import org.jspecify.annotations.NullMarked;
