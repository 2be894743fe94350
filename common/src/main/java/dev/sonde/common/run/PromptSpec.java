package dev.sonde.common.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One prompt: its messages, and what is asked differently for it. JSON stands as its text, as the
 * provider will get it.
 *
 * @param name for reports, unique in a spec, or null
 * @param messages as OpenAI's chat completions take them, at least one
 * @param weight how often it is drawn against the others, at least 1
 * @param tools a JSON array, or null for none
 * @param toolChoice the JSON of {@code tool_choice}, or null to send none
 * @param responseFormat the JSON of {@code response_format}, or null to send none
 * @param request instead of the spec's for this prompt, or null; such a prompt's latencies are no
 *     part of its cell's
 */
public record PromptSpec(
    @Nullable String name,
    List<Message> messages,
    int weight,
    @Nullable String tools,
    @Nullable String toolChoice,
    @Nullable String responseFormat,
    @Nullable RequestSpec request) {

  /** What an image is taken to cost at most: no byte of a URL says how large it is. */
  private static final long IMAGE_TOKENS = 4096;

  public PromptSpec {
    messages = List.copyOf(messages);
    Spec.require(!messages.isEmpty(), "prompts[].messages", messages, "at least one");
    Spec.require(weight >= 1, "prompts[].weight", weight, "1 or more");
  }

  /**
   * One message.
   *
   * @param role {@code user}, {@code system}, {@code assistant}, {@code tool}, …
   * @param content the JSON of its content: a string, an array of parts, or null
   * @param more the JSON of its further members such as {@code tool_calls}, an object, or null
   */
  public record Message(String role, String content, @Nullable String more) {

    /** A message of one text, which is given as it is, not as JSON. */
    public static Message of(String role, String text) {
      return new Message(role, JsonText.quoted(text), null);
    }

    /** Parts of it that are images. */
    private long images() {
      return content.startsWith("[") ? content.split("\"image_url\":", -1).length - 1L : 0;
    }

    /** Of a plain text the text's own, without its quotes. */
    long bytes() {
      int quotes = content.startsWith("\"") ? 2 : 0;
      return utf8Length(content) - quotes + utf8Length(more) + images() * IMAGE_TOKENS;
    }
  }

  /** One user message. */
  public static PromptSpec of(String text) {
    return of(text, null, 1);
  }

  /** One user message and perhaps a system message before it. */
  public static PromptSpec of(String text, @Nullable String system, int weight) {
    Spec.require(!text.isEmpty(), "prompts[].text", "empty", "some text");
    Message user = Message.of("user", text);
    List<Message> messages =
        system == null ? List.of(user) : List.of(Message.of("system", system), user);
    return new PromptSpec(null, messages, weight, null, null, null, null);
  }

  /** The same, drawn so many times as often. */
  public PromptSpec times(int factor) {
    int product = (int) Math.min(Integer.MAX_VALUE, (long) weight * factor);
    return new PromptSpec(name, messages, product, tools, toolChoice, responseFormat, request);
  }

  /**
   * UTF-8 bytes of all that is sent: no tokenizer makes more tokens of a text than it has bytes.
   */
  public long bytes() {
    return messages.stream().mapToLong(Message::bytes).sum()
        + utf8Length(tools)
        + utf8Length(responseFormat);
  }

  private static long utf8Length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
