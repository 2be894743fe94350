package dev.sonde.common.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One prompt: its messages, and its own request parameters. JSON values are kept as the text that
 * is sent to the provider.
 *
 * @param name for reports, unique in a spec, or null
 * @param messages in the format of OpenAI's chat completions, at least one
 * @param weight relative frequency of this prompt, at least 1
 * @param responseFormat the JSON of {@code response_format}, or null to send none
 * @param request replaces the spec's request parameters, or null; latencies of a prompt with its
 *     own parameters are not counted in its cell
 */
public record PromptSpec(
    @Nullable String name,
    List<Message> messages,
    int weight,
    Toolset toolset,
    @Nullable String responseFormat,
    @Nullable RequestSpec request) {

  /** The assumed upper bound for an image: its URL does not show its size. */
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

    /** A message with a single text, given as plain text and not as JSON. */
    public static Message of(String role, String text) {
      return new Message(role, JsonText.quoted(text), null);
    }

    /** The number of image parts. */
    private long images() {
      return content.startsWith("[") ? content.split("\"image_url\":", -1).length - 1L : 0;
    }

    /** An upper bound for the tokens of the message; the quotes of a plain text do not count. */
    long bytes() {
      int quotes = content.startsWith("\"") ? 2 : 0;
      return utf8Length(content) - quotes + utf8Length(more) + images() * IMAGE_TOKENS;
    }
  }

  /**
   * The tools that are offered.
   *
   * @param tools a JSON array, or null for none
   * @param toolChoice the JSON of {@code tool_choice}, or null to send none
   */
  public record Toolset(@Nullable String tools, @Nullable String toolChoice) {

    public static final Toolset NONE = new Toolset(null, null);
  }

  public @Nullable String tools() {
    return toolset.tools();
  }

  public @Nullable String toolChoice() {
    return toolset.toolChoice();
  }

  /** One user message. */
  public static PromptSpec of(String text) {
    return of(text, null, 1);
  }

  /** One user message, with a system message before it unless that is null. */
  public static PromptSpec of(String text, @Nullable String system, int weight) {
    Spec.require(!text.isEmpty(), "prompts[].text", "empty", "some text");
    Message user = Message.of("user", text);
    List<Message> messages =
        system == null ? List.of(user) : List.of(Message.of("system", system), user);
    return new PromptSpec(null, messages, weight, Toolset.NONE, null, null);
  }

  /** The same with a request of its own, or with the spec's. */
  public PromptSpec asking(@Nullable RequestSpec own) {
    return new PromptSpec(name, messages, weight, toolset, responseFormat, own);
  }

  /** A copy whose weight is multiplied by the factor. */
  public PromptSpec times(int factor) {
    int product = (int) Math.min(Integer.MAX_VALUE, (long) weight * factor);
    return new PromptSpec(name, messages, product, toolset, responseFormat, request);
  }

  /**
   * UTF-8 bytes of everything that is sent, which bounds the number of tokens: no tokenizer makes
   * more tokens of a text than it has bytes.
   */
  public long bytes() {
    return messages.stream().mapToLong(Message::bytes).sum()
        + utf8Length(tools())
        + utf8Length(responseFormat);
  }

  private static long utf8Length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
