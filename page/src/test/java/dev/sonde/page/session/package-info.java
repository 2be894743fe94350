@NullMarked
package dev.sonde.page.session;

import org.jspecify.annotations.NullMarked;
