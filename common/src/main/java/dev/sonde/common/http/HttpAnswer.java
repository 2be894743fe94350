package dev.sonde.common.http;

import org.jspecify.annotations.Nullable;

/**
 * A complete response.
 *
 * @param body decoded as UTF-8; U+FFFD replaces invalid bytes
 * @param location the {@code Location} header, or null; it is not followed
 * @param retryAfter the {@code Retry-After} header, or null
 */
public record HttpAnswer(
    int status, String body, @Nullable String location, @Nullable String retryAfter) {}
