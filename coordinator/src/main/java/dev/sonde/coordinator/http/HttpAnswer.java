package dev.sonde.coordinator.http;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param body as UTF-8, with U+FFFD where it is none
 * @param location where it says that the resource is, or null; it is not followed
 */
public record HttpAnswer(int status, String body, @Nullable String location) {}
