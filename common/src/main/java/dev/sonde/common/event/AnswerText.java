package dev.sonde.common.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says in a body that is no catalog, as the end of a sentence. */
public final class AnswerText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TITLE =
      Pattern.compile("<title[^<>]*>([^<]*)</title", Pattern.CASE_INSENSITIVE);
  private static final List<String> PATHS =
      List.of("/error/message", "/error", "/message", "/detail");

  private AnswerText() {}

  /** A page's title, the message of an error, or a short text; empty without any. */
  public static String of(String body) {
    String start = body.stripLeading();
    if (start.startsWith("<")) {
      Matcher title = TITLE.matcher(start);
      String words = title.find() ? ProviderText.message(title.group(1)) : "";
      return words.isEmpty() ? ": a page without a title" : ": the page \"" + words + "\"";
    }
    String message = start.startsWith("{") ? message(start) : start;
    return message.isBlank() ? "" : ": " + ProviderText.message(message);
  }

  private static String message(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      for (String path : PATHS) {
        if (json.at(path).isTextual()) {
          return json.at(path).asText();
        }
      }
      return "";
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
