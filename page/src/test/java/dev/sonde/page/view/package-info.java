@NullMarked
package dev.sonde.page.view;

import org.jspecify.annotations.NullMarked;
