/**
 * Who may see the page, and which changes come from it: sessions in cookies, and tokens in forms.
 *
 * <p>Pure: no network, no Kafka, no files, no clock.
 */
@NullMarked
package dev.sonde.page.session;

import org.jspecify.annotations.NullMarked;
