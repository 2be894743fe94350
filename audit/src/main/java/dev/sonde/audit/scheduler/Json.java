package dev.sonde.audit.scheduler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** The records of audits as JSON that people can read: times are texts. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // A newer version may write fields that this one does not have.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
          .build();

  private Json() {}

  static byte[] encode(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException when the bytes are not such a record, with the reason
   */
  static <T extends Record> T decode(byte[] bytes, Class<T> type) {
    try {
      T read = MAPPER.readValue(bytes, type);
      if (read == null) {
        throw new IllegalArgumentException("not a " + type.getSimpleName() + ": null");
      }
      requireWhole(read);
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /** Jackson makes a record of any object: what is not there is null. */
  private static void requireWhole(Object value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = part(value, component);
      boolean mayLack = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (part == null && !mayLack) {
        throw new IllegalArgumentException(
            "not a " + value.getClass().getSimpleName() + ": there is no " + component.getName());
      }
      if (part instanceof Record) {
        requireWhole(part);
      }
    }
  }

  private static @Nullable Object part(Object value, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component + " of a record", e);
    }
  }
}
