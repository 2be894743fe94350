package dev.sonde.worker.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message in an error body, in any of the forms that providers use: {@code error} as a text or
 * a list of them, {@code error.message}, {@code error_description}, {@code errors[].message},
 * {@code detail}, {@code message}, {@code choices[].error} in the same forms; for an HTML page its
 * title or its text; otherwise the whole body.
 */
final class ErrorText {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int NONE = Integer.MAX_VALUE;
  private static final int MOST_OF_FIELDS = 400;
  private static final Set<String> FIELDS = Set.of("field", "param", "path");

  // No pattern reads a '<' twice, so that a hostile error body cannot make the match slow.
  private static final Pattern TITLE =
      Pattern.compile("<title[^<>]*>([^<]*)</title", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");

  private String found = "";
  private int rank = NONE;

  private ErrorText() {}

  /** The message, not yet cut to its length; the whole body when there is none. */
  static String of(byte[] bytes, int offset, int length) {
    return find(bytes, offset, length)
        .orElseGet(
            () -> readable(new String(bytes, offset, length, StandardCharsets.UTF_8).strip()));
  }

  /** The message in a JSON object, not yet cut to its length. */
  static Optional<String> find(byte[] bytes, int offset, int length) {
    ErrorText text = new ErrorText();
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        json.nextToken();
      }
      if (json.currentToken() == JsonToken.START_OBJECT) {
        text.object(json, false);
      }
    } catch (IOException e) {
      // Not JSON, or truncated: what was found is used, otherwise the body.
      text.offer("", NONE);
    }
    return text.rank == NONE ? Optional.empty() : Optional.of(text.found);
  }

  /** A page's title, or its text without tags; any other text as it is. */
  private static String readable(String body) {
    if (!body.startsWith("<")) {
      return body;
    }
    Matcher title = TITLE.matcher(body);
    String words = title.find() ? title.group(1).strip() : "";
    if (words.isEmpty()) {
      words = TAG.matcher(body).replaceAll(" ").strip();
    }
    return words.isEmpty() ? body : words;
  }

  private void object(JsonParser json, boolean inError) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        offer(json.getText(), inError ? rankInError(name) : rankAtRoot(name));
      } else if (name.equals("error") && value == JsonToken.START_OBJECT && !inError) {
        object(json, true);
      } else if (name.equals("x_groq") && value == JsonToken.START_OBJECT) {
        choice(json);
      } else if (name.equals("choices") && value == JsonToken.START_ARRAY) {
        choices(json);
      } else if (value == JsonToken.START_ARRAY && !inError) {
        list(json, name);
      } else {
        json.skipChildren();
      }
    }
  }

  private void choices(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        choice(json);
      } else {
        json.skipChildren();
      }
    }
  }

  /** An error of a choice, or of the delta or message in it. */
  private void choice(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("error") && value == JsonToken.VALUE_STRING) {
        offer(json.getText(), rankAtRoot(name));
      } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
        object(json, true);
      } else if ((name.equals("delta") || name.equals("message"))
          && value == JsonToken.START_OBJECT) {
        choice(json);
      } else {
        json.skipChildren();
      }
    }
  }

  /** A list of faults, as texts or as FastAPI's objects: the first one's message, or all fields. */
  private void list(JsonParser json, String name) throws IOException {
    int rank = name.equals("message") ? NONE : rankAtRoot(name);
    StringJoiner fields = new StringJoiner("; ");
    fields.setEmptyValue("");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        offer(json.getText(), rank);
      } else if (json.currentToken() == JsonToken.START_OBJECT) {
        String field = fault(json, rank);
        if (!field.isEmpty() && fields.length() < MOST_OF_FIELDS) {
          fields.add(field);
        }
      } else {
        json.skipChildren();
      }
    }
    if (fields.length() > 0 && rank <= this.rank) {
      found = fields.toString();
    }
  }

  /** Offers the message of a fault; returns it with its field, if it names one. */
  private String fault(JsonParser json, int rank) throws IOException {
    String message = "";
    StringJoiner place = new StringJoiner(".");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      boolean says = name.equals("msg") || name.equals("message");
      if (value == JsonToken.VALUE_STRING && says) {
        message = json.getText();
        offer(message, rank);
      } else if (value == JsonToken.START_ARRAY && name.equals("loc")) {
        place(json, place);
      } else if (value == JsonToken.VALUE_STRING && FIELDS.contains(name)) {
        place.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
    return place.length() == 0 || message.isEmpty() ? "" : place + ": " + message;
  }

  private static void place(JsonParser json, StringJoiner place) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isScalarValue()) {
        place.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private static int rankAtRoot(String name) {
    return switch (name) {
      case "error_description" -> 0;
      case "error" -> 1;
      case "errors" -> 3;
      case "detail" -> 4;
      case "message" -> 5;
      default -> NONE;
    };
  }

  private static int rankInError(String name) {
    return name.equals("message") ? 2 : NONE;
  }

  private void offer(String text, int offered) {
    if (offered < rank && !text.isEmpty()) {
      rank = offered;
      found = text;
    }
  }
}
