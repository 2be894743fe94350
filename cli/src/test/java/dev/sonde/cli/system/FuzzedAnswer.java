package dev.sonde.cli.system;

import java.util.Random;

/** Answers of a hostile server, drawn at random: mostly well-formed, with absurd values in them. */
final class FuzzedAnswer {

  private static final String[] STATUSES = {
    "200 OK",
    "200 OK",
    "200 OK",
    "200 OK",
    "200 OK",
    "404 Not Found",
    "429 Slow Down",
    "500 Broken",
    "302 Found",
    "204 No Content",
    "299 Odd"
  };

  private static final String[] NUMBERS = {
    "0",
    "1",
    "7",
    "12.5",
    "-1",
    "1e10",
    "10000000000",
    "1e300",
    "-1e300",
    "2147483648",
    "2147483649",
    "9223372036854775807",
    "18446744073709551616",
    "1E400",
    "\"12\"",
    "null",
    "[]",
    "{}",
    "true"
  };

  private static final String[] TEXTS = {
    "",
    "stop",
    "length",
    "\\u001b[2J\\u001b]0;owned\\u0007",
    "\\u202etxt.exe",
    "\\u0000nul",
    "\\ud800",
    "\\udc00\\ud800",
    "</script><script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "a|b`c*d_e",
    "]]>&<x>",
    "line\\nline\\r\\nline",
    "\\\"quoted\\\"",
    "ünïcode 😀",
    "nan",
    "other",
    "none"
  };

  private final Random random;

  FuzzedAnswer(long seed) {
    this.random = new Random(seed);
  }

  private <T> T any(T[] some) {
    return some[random.nextInt(some.length)];
  }

  private String number() {
    return any(NUMBERS);
  }

  /** The inside of a JSON string. */
  private String text() {
    return switch (random.nextInt(12)) {
      case 0 -> any(TEXTS).repeat(1 + random.nextInt(2_000));
      case 1 -> "x".repeat(random.nextInt(300_000));
      default -> any(TEXTS);
    };
  }

  private String headerValue() {
    return switch (random.nextInt(4)) {
      case 0 -> "\u001b[31mred";
      case 1 -> "v".repeat(random.nextInt(60_000));
      default -> "groq";
    };
  }

  private String usage() {
    return ("\"usage\":{\"prompt_tokens\":%s,\"completion_tokens\":%s,\"total_tokens\":%s,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":%s},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":%s}}")
        .formatted(number(), number(), number(), number(), number());
  }

  private String chunk() {
    String delta =
        switch (random.nextInt(6)) {
          case 0 -> "\"reasoning_content\":\"" + text() + "\"";
          case 1 -> "\"refusal\":\"" + text() + "\"";
          case 2 ->
              "\"tool_calls\":[{\"index\":%s,\"id\":\"%s\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]"
                  .formatted(number(), text(), text(), text());
          default -> "\"content\":\"" + text() + "\"";
        };
    String finish = random.nextInt(3) == 0 ? ",\"finish_reason\":\"" + text() + "\"" : "";
    String more =
        switch (random.nextInt(8)) {
          case 0 -> "," + usage();
          case 1 -> ",\"error\":{\"message\":\"" + text() + "\",\"code\":" + number() + "}";
          case 2 -> ",\"" + text() + "\":" + number();
          default -> "";
        };
    return "{\"id\":\"%s\",\"model\":\"%s\",\"choices\":[{\"index\":0,\"delta\":{%s}%s}]%s}"
        .formatted(text(), text(), delta, finish, more);
  }

  private String body(boolean stream) {
    if (!stream) {
      return chunk();
    }
    StringBuilder body = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      body.append("data: ").append(chunk()).append("\n\n");
    }
    if (random.nextInt(4) > 0) {
      body.append("data: {\"choices\":[],").append(usage()).append("}\n\n");
    }
    return random.nextInt(5) > 0 ? body.append("data: [DONE]\n\n").toString() : body.toString();
  }

  /** A whole response, of which some have bytes cut, repeated or changed. */
  String next() {
    boolean stream = random.nextInt(4) > 0;
    StringBuilder answer = new StringBuilder("HTTP/1.1 ").append(any(STATUSES)).append("\r\n");
    answer
        .append("content-type: ")
        .append(stream ? "text/event-stream" : "application/json")
        .append("\r\n");
    for (String name :
        new String[] {
          "x-inference-provider", "x-request-id", "retry-after", "location", "x-error-message"
        }) {
      if (random.nextInt(3) == 0) {
        answer.append(name).append(": ").append(headerValue()).append("\r\n");
      }
    }
    answer.append("\r\n").append(body(stream));
    return random.nextInt(4) == 0 ? mutated(answer) : answer.toString();
  }

  private String mutated(StringBuilder answer) {
    int at = random.nextInt(answer.length());
    int end = Math.min(answer.length(), at + 1 + random.nextInt(200));
    switch (random.nextInt(4)) {
      case 0 -> answer.setLength(at);
      case 1 -> answer.delete(at, end);
      case 2 -> answer.insert(at, answer.substring(at, end));
      default -> answer.setCharAt(at, (char) random.nextInt(256));
    }
    return answer.toString();
  }
}
