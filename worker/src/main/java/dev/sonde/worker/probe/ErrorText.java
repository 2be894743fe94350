package dev.sonde.worker.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The message in an error body, wherever its provider puts it: {@code error} as a text, {@code
 * error.message}, {@code detail}, {@code message}; else the body itself.
 */
final class ErrorText {

  static final int MAX_CHARACTERS = 256;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int NONE = Integer.MAX_VALUE;

  private String found = "";
  private int rank = NONE;

  private ErrorText() {}

  /** The message, not yet cut to its length. */
  static String of(byte[] bytes, int offset, int length) {
    ErrorText text = new ErrorText();
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        json.nextToken();
      }
      if (json.currentToken() == JsonToken.START_OBJECT) {
        text.object(json, false);
      }
    } catch (IOException e) {
      // No JSON, or cut: what was found stands, else the body speaks for itself.
      text.offer("", NONE);
    }
    return text.rank == NONE
        ? new String(bytes, offset, length, StandardCharsets.UTF_8).strip()
        : text.found;
  }

  /** At most 256 characters on one line. */
  static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    if (line.length() <= MAX_CHARACTERS) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(MAX_CHARACTERS - 1));
    return line.substring(0, splits ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
  }

  private void object(JsonParser json, boolean inError) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        offer(json.getText(), inError ? rankInError(name) : rankAtRoot(name));
      } else if (name.equals("error") && value == JsonToken.START_OBJECT && !inError) {
        object(json, true);
      } else if (name.equals("detail") && value == JsonToken.START_ARRAY && !inError) {
        details(json);
      } else {
        json.skipChildren();
      }
    }
  }

  /** FastAPI's list of faults: the first one's {@code msg}. */
  private void details(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean message = json.currentName().equals("msg");
        if (json.nextToken() == JsonToken.VALUE_STRING && message) {
          offer(json.getText(), 2);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private static int rankAtRoot(String name) {
    return switch (name) {
      case "error" -> 0;
      case "detail" -> 2;
      case "message" -> 3;
      default -> NONE;
    };
  }

  private static int rankInError(String name) {
    return name.equals("message") ? 1 : NONE;
  }

  private void offer(String text, int offered) {
    if (offered < rank && !text.isEmpty()) {
      rank = offered;
      found = text;
    }
  }
}
